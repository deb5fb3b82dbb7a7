"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import type { ActionResult } from "@/components/ui/action-result";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { Role } from "@/lib/auth/rights";
import type { Member } from "@/lib/members/list-members";
import { roleLabels } from "./roles";

type ActionPromise = Promise<ActionResult<null>>;

export interface MemberMenuProps {
  readonly member: Member;
  /** The roles that the member can have. */
  readonly roles: readonly Role[];
  readonly onChangeRole: (userId: string, role: Role) => ActionPromise;
  readonly onSetDisabled: (userId: string, disabled: boolean) => ActionPromise;
  readonly onEndSessions: (userId: string) => ActionPromise;
}

/** The actions on a member. All of them can be undone, so none asks for confirmation. */
export function MemberMenu(props: MemberMenuProps) {
  const { member, roles, onChangeRole, onSetDisabled, onEndSessions } = props;
  const { run, isPending, problem } = useAction((action: () => ActionPromise) => action());
  const hydrated = useHydrated();
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          disabled={!hydrated || isPending}
          aria-label={`Change ${member.name}`}
          className="inline-grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
        >
          <Ellipsis aria-hidden className="size-4" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            className="z-50 min-w-52 animate-appear rounded-md border bg-raised p-1 text-sm shadow-float"
          >
            {roles
              .filter((role) => role !== member.role)
              .map((role) => (
                <Item key={role} onSelect={() => run(() => onChangeRole(member.id, role))}>
                  Make {roleLabels[role].name.toLowerCase()}
                </Item>
              ))}
            <Item onSelect={() => run(() => onEndSessions(member.id))}>Sign out everywhere</Item>
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <Item onSelect={() => run(() => onSetDisabled(member.id, !member.isDisabled))}>
              {member.isDisabled ? "Enable" : "Disable"}
            </Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Problem message={problem} />
    </>
  );
}

function Item({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center rounded-sm px-2 outline-none data-highlighted:bg-accent-soft"
    >
      {children}
    </DropdownMenu.Item>
  );
}
