"use client";

import { useEffect } from "react";

const editable = "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]";

/** Whether a key is meant for the page: no modifier is held, and nobody is typing. */
function isForPage(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey) return false;
  return !(event.target instanceof Element && event.target.closest(editable));
}

/**
 * Reacts to single keys anywhere on the page.
 * @param onKey must stay the same function between renderings; says whether the key was used
 */
export function useShortcut(onKey: (key: string) => boolean): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isForPage(event) && onKey(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [onKey]);
}
