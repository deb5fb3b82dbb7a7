"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page again at an interval while it is visible. */
export function AutoRefresh({ intervalSeconds }: { intervalSeconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, intervalSeconds * 1_000);
    return () => clearInterval(timer);
  }, [intervalSeconds, router]);
  return null;
}
