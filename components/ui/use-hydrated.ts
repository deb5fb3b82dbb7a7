"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False until the page can react: a form must not be sent the browser's own way before that. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
