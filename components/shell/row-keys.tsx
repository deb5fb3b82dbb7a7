"use client";

import { useShortcut } from "@/components/ui/use-shortcut";

/** Walks through the rows' links with `j` and `k`. Returns the link that has the focus then; nothing for other keys. */
export function stepRow(key: string): HTMLElement | undefined {
  const by = key === "j" ? 1 : key === "k" ? -1 : 0;
  if (by === 0) return undefined;
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const focused = document.activeElement;
  const at = links.findIndex((link) => link === focused || link.closest("tr")?.contains(focused));
  const next = links[Math.max(0, at + by)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next;
}

/** `j` and `k` walk through the rows' links; Enter opens one, as for any link. */
export function RowKeys() {
  useShortcut((key) => stepRow(key) !== undefined);
  return null;
}
