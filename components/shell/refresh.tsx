"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page anew every so often while someone looks at it. For pages that change as a whole. */
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
