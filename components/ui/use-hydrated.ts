"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False until the page is hydrated. Before that, forms must not be submitted by the browser itself. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
