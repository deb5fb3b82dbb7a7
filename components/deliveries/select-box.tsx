"use client";

import { useHydrated } from "@/components/ui/use-hydrated";
import { useSelection } from "./selection";

const box = "checkbox relative z-1 align-middle";

/** Selects one delivery. */
export function SelectBox({ id, label }: { id: string; label: string }) {
  const { has, setSelected } = useSelection();
  return (
    <input
      type="checkbox"
      data-select={id}
      aria-label={label}
      checked={has(id)}
      disabled={!useHydrated()}
      onChange={(event) => setSelected([id], event.target.checked)}
      className={box}
    />
  );
}

/** Selects every delivery on the page. */
export function SelectPage({ ids }: { ids: readonly string[] }) {
  const { has, setSelected } = useSelection();
  return (
    <input
      type="checkbox"
      aria-label="Select this page"
      checked={ids.length > 0 && ids.every(has)}
      disabled={!useHydrated()}
      onChange={(event) => setSelected(ids, event.target.checked)}
      className={box}
    />
  );
}
