"use client";

import type { ReactNode } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";

interface RevocableItem {
  readonly id: string;
  readonly title: string;
  readonly detail: ReactNode;
}

export interface RevocableListProps {
  readonly items: readonly RevocableItem[];
  readonly revokeLabel: string;
  readonly onRevoke: (id: string) => Promise<ActionResult<null>>;
}

/** A list of people or invitations, each with a button that ends its access. */
export function RevocableList({ items, ...actions }: RevocableListProps) {
  return (
    <ul className="border-t">
      {items.map((item) => (
        <Item key={item.id} item={item} {...actions} />
      ))}
    </ul>
  );
}

function Item(props: { item: RevocableItem } & Omit<RevocableListProps, "items">) {
  const { item, revokeLabel, onRevoke } = props;
  const { run, isPending, problem } = useAction(onRevoke);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b py-2">
      <div className="min-w-0">
        <p className="truncate font-medium">{item.title}</p>
        <p className="text-muted text-xs">{item.detail}</p>
        <Problem message={problem} />
      </div>
      <ActionButton variant="ghost" disabled={isPending} onClick={() => run(item.id)}>
        {revokeLabel}
      </ActionButton>
    </li>
  );
}
