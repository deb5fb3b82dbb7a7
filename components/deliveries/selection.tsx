"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** Some deliveries by their ids, or everything that the list's filters match. */
export type Selected = ReadonlySet<string> | "everything";

interface Selection {
  readonly selected: Selected;
  readonly select: (selected: Selected) => void;
}

const noneSelected: ReadonlySet<string> = new Set();
const SelectionContext = createContext<Selection>({ selected: noneSelected, select: () => undefined });

/** Holds what is selected in a list. Give it the list's filters as its key: with others, nothing is selected. */
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
    /** Adds these or takes them out; of everything nothing can be taken out, so it begins anew. */
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
