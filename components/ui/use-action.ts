"use client";

import { useState, useTransition } from "react";
import type { ActionResult } from "./action-result";

/**
 * Runs a server action and keeps its last result.
 * @param onDone is called with the data of every successful run
 */
export function useAction<Args extends readonly unknown[], T>(
  action: (...args: Args) => Promise<ActionResult<T>>,
  onDone?: (data: T) => void,
) {
  const [result, setResult] = useState<ActionResult<T>>();
  const [isPending, startTransition] = useTransition();
  const run = (...args: Args) =>
    startTransition(async () => {
      const latest = await action(...args);
      setResult(latest);
      if (latest.ok) onDone?.(latest.data);
    });
  return {
    run,
    isPending,
    result,
    /** The message of the last run, if it failed. */
    problem: result && !result.ok ? result.message : undefined,
    reset: () => setResult(undefined),
  };
}
