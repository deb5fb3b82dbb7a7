"use client";

import { useRef, useState, useTransition } from "react";
import type { ActionResult } from "./action-result";

/** How many deliveries a replay matches. */
export type Replayed = ActionResult<{ readonly matched: number }>;

export interface ReplayActions<Target> {
  readonly onCount: (target: Target) => Promise<Replayed>;
  readonly onStart: (target: Target) => Promise<Replayed>;
}

export interface Replay<Target> {
  /** Undefined before the first count and while a new one is running. */
  readonly counted: Replayed | undefined;
  /** The count, or 0 without one. */
  readonly matched: number;
  readonly started: Replayed | undefined;
  readonly isPending: boolean;
  /** Counts a target; null discards the last count. */
  readonly count: (target: Target | null) => void;
  /** Starts a replay of the target that was counted last. */
  readonly start: (onDone?: () => void) => void;
  readonly dismiss: () => void;
}

/** A replay in two steps: count the deliveries of a target, then start the replay of exactly this target. */
export function useReplay<Target>({ onCount, onStart }: ReplayActions<Target>): Replay<Target> {
  const [counted, setCounted] = useState<Replayed>();
  const [started, setStarted] = useState<Replayed>();
  const [isPending, startTransition] = useTransition();
  const latest = useRef<Target>(null);
  return {
    counted,
    matched: counted?.ok ? counted.data.matched : 0,
    started,
    isPending,
    count: (target) => {
      latest.current = target;
      setCounted(undefined);
      setStarted(undefined);
      if (target === null) return;
      startTransition(async () => {
        const result = await onCount(target);
        if (latest.current === target) setCounted(result);
      });
    },
    start: (onDone) =>
      startTransition(async () => {
        if (latest.current === null) return;
        const result = await onStart(latest.current);
        setStarted(result);
        if (result.ok) onDone?.();
      }),
    dismiss: () => setStarted(undefined),
  };
}
