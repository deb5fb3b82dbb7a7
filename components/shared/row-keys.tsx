"use client";

import { useShortcut } from "./shortcut";

function step(key: string): boolean {
  const by = key === "j" ? 1 : key === "k" ? -1 : 0;
  if (by === 0) return false;
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = links[Math.max(0, at + by)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

/** `j` and `k` walk through the rows' links; Enter opens one, as for any link. */
export function RowKeys() {
  useShortcut(step);
  return null;
}
