"use client";

import { useShortcut } from "@/components/ui/use-shortcut";

/** Walks through the rows' links with `j` and `k`. Returns the link that has the focus then; nothing for other keys. */
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

/** `j` and `k` walk through the rows' links; Enter opens one, as for any link. */
export function RowShortcuts() {
  useShortcut((key) => moveRowFocus(key) !== undefined);
  return null;
}
