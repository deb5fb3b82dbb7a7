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

/** Whether the reader asked for less motion; on the server nobody has. */
function useReducedMotion(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/**
 * How long it is until a moment, second by second. A timer says nothing by itself: a screen reader tells the time that
 * is left when it comes by, and not each second. For those who want less motion it moves once a minute.
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
