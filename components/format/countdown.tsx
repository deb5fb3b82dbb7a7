"use client";

import { useSyncExternalStore } from "react";
import { formatCountdown } from "./format";
import { useNow } from "./time";

const query = "(prefers-reduced-motion: reduce)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether the reader prefers reduced motion. On the server this is unknown and false. */
function useReducedMotion(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/**
 * The remaining time, updated every second, or every minute for readers who prefer reduced motion. Screen readers read
 * it when they reach it and skip the updates.
 */
export function Countdown({ to, className }: { to: string; className?: string }) {
  const reducedMotion = useReducedMotion();
  const text = useNow((now) => formatCountdown(Date.parse(to), now, reducedMotion));
  return (
    <span role="timer" aria-live="off" className={className}>
      <time dateTime={to} className="whitespace-nowrap">
        {text}
      </time>
    </span>
  );
}
