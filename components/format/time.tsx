"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { cx } from "@/components/ui/class-names";
import { absolute, relative } from "./format";

const RenderedAt = createContext(0);

/** When the server rendered the page: the first rendering in the browser must say the same. */
export function TimeOrigin({ at, children }: { at: number; children: ReactNode }) {
  return <RenderedAt value={at}>{children}</RenderedAt>;
}

const listeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page. */
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

/** What is written of the present moment, kept true while the page stands open. */
export function useNow(write: (now: number) => string): string {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(
    subscribe,
    () => write(Date.now()),
    () => write(renderedAt),
  );
}

export interface TimeProps {
  /** ISO 8601. */
  readonly at: string;
  /** "relative" with the absolute on hover, or the other way round; "minute" leaves the seconds out. */
  readonly show?: "relative" | "absolute" | "minute";
  /** Counts down to the second. */
  readonly precise?: boolean;
  readonly className?: string;
}

/** A moment, in the reader's own zone, that stays true while the page stands open. */
export function Time({ at, show = "relative", precise = false, className }: TimeProps) {
  const date = new Date(at);
  const seen = useNow((now) => relative(date.getTime(), now, precise));
  const exact = useSyncExternalStore(
    subscribe,
    () => absolute(date),
    () => `${at.slice(0, 10)} ${at.slice(11, 23)}`,
  );
  const written = show === "minute" ? exact.slice(0, "2026-06-25 09:14".length) : exact;
  const [text, title] = show === "relative" ? [seen, exact] : [written, seen];
  return (
    <time dateTime={at} title={title} className={cx("whitespace-nowrap", className)}>
      {text}
    </time>
  );
}
