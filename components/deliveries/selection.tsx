"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** The ids of the selected deliveries, or all deliveries that match the filters. */
export type Selected = ReadonlySet<string> | "everything";

interface Selection {
  readonly selected: Selected;
  readonly select: (selected: Selected) => void;
}

const noneSelected: ReadonlySet<string> = new Set();
const SelectionContext = createContext<Selection>({ selected: noneSelected, select: () => undefined });

/**
 * Holds the selection of a list. Use the filters of the list as its key, so that other filters reset the selection.
 */
export function SelectionScope({ children }: { children: ReactNode }) {
  const [selected, select] = useState<Selected>(noneSelected);
  const selection = useMemo(() => ({ selected, select }), [selected]);
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}

export function useSelection() {
  const { selected, select } = useContext(SelectionContext);
  return {
    selected,
    count: selected === "everything" ? Number.POSITIVE_INFINITY : selected.size,
    has: (id: string) => selected === "everything" || selected.has(id),
    clear: () => select(noneSelected),
    selectEverything: () => select("everything"),
    /** Adds deliveries to the selection or removes them. If everything is selected, this starts a new selection. */
    setSelected: (ids: readonly string[], isSelected: boolean) => {
      const next = new Set(selected === "everything" ? noneSelected : selected);
      for (const id of ids) {
        if (isSelected) next.add(id);
        else next.delete(id);
      }
      select(next);
    },
  };
}
