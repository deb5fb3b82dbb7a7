"use client";

import { Columns3 } from "lucide-react";
import { startTransition, useOptimistic } from "react";
import type { ActionResult } from "@/components/ui/action-result";
import { Menu, MenuCheckbox } from "@/components/ui/menu";
import type { ColumnChoice, ColumnKey } from "./columns";

export interface ColumnMenuProps {
  readonly columns: readonly ColumnChoice[];
  readonly onChoose: (shown: readonly ColumnKey[]) => Promise<ActionResult<unknown>>;
}

/** Chooses the columns of the table. The choice is kept in a cookie. */
export function ColumnMenu({ columns, onChoose }: ColumnMenuProps) {
  const [shown, setShown] = useOptimistic(columns);
  const choose = (key: ColumnKey, isShown: boolean) => {
    const next = shown.map((column) => (column.key === key ? { ...column, isShown } : column));
    startTransition(async () => {
      setShown(next);
      await onChoose(next.flatMap((column) => (column.isShown ? [column.key] : [])));
    });
  };
  return (
    <Menu
      button={
        <>
          <Columns3 aria-hidden /> Columns
        </>
      }
    >
      {shown.map(({ key, label, isShown }) => (
        <MenuCheckbox key={key} checked={isShown} onChange={(checked) => choose(key, checked)}>
          {label}
        </MenuCheckbox>
      ))}
    </Menu>
  );
}
