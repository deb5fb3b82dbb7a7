"use client";

import { cx } from "class-variance-authority";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { formatAbsoluteTime, formatRelativeTime } from "./format";

const RenderedAt = createContext(0);

/**
 * Provides the time of rendering on the server, because the first rendering in the browser must have the same result.
 */
export function TimeOrigin({ at, children }: { at: number; children: ReactNode }) {
  return <RenderedAt value={at}>{children}</RenderedAt>;
}

const listeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;

/** One timer for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticker ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

/** A text that depends on the current time and is kept up to date. */
export function useNow(format: (now: number) => string): string {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(
    subscribe,
    () => format(Date.now()),
    () => format(renderedAt),
  );
}

export interface TimeProps {
  /** ISO 8601. */
  readonly at: string;
  /** "relative" shows the absolute time on hover, "absolute" the relative one. "minute" omits the seconds. */
  readonly show?: "relative" | "absolute" | "minute";
  /** Counts down to the second. */
  readonly precise?: boolean;
  readonly className?: string;
}

/** A time in the local time zone, kept up to date. */
export function Time({ at, show = "relative", precise = false, className }: TimeProps) {
  const date = new Date(at);
  const relativeText = useNow((now) => formatRelativeTime(date.getTime(), now, precise));
  const absoluteText = useSyncExternalStore(
    subscribe,
    () => formatAbsoluteTime(date),
    () => `${at.slice(0, 10)} ${at.slice(11, 23)}`,
  );
  const displayedTime = show === "minute" ? absoluteText.slice(0, "2026-06-25 09:14".length) : absoluteText;
  const [text, title] = show === "relative" ? [relativeText, absoluteText] : [displayedTime, relativeText];
  return (
    <time dateTime={at} title={title} className={cx("whitespace-nowrap", className)}>
      {text}
    </time>
  );
}
