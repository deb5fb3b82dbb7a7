"use client";

import { useShortcut } from "@/components/ui/use-shortcut";

/** Moves the focus to the next (`j`) or previous (`k`) row link. Returns this link; undefined for other keys. */
export function moveRowFocus(key: string): HTMLElement | undefined {
  const step = key === "j" ? 1 : key === "k" ? -1 : 0;
  if (step === 0) return undefined;
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const focused = document.activeElement;
  const at = links.findIndex((link) => link === focused || link.closest("tr")?.contains(focused));
  const next = links[Math.max(0, at + step)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next;
}

/** `j` and `k` move between the row links. */
export function RowShortcuts() {
  useShortcut((key) => moveRowFocus(key) !== undefined);
  return null;
}
