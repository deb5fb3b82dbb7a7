"use client";

import { LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useHydrated } from "@/components/ui/use-hydrated";
import { signOutAndRedirect } from "./leave";

export interface Account {
  readonly name: string;
  readonly role: string;
  /** The partner of the account; null for operators. */
  readonly partner: string | null;
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => part?.charAt(0).toUpperCase() ?? "")
    .join("");
}

export function AccountMenu({ account }: { account: Account }) {
  const { name, role, partner } = account;
  const hydrated = useHydrated();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        disabled={!hydrated}
        aria-label={`Account: ${name}`}
        className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
      >
        {initials(name)}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 min-w-52 animate-appear rounded-md border bg-raised p-1 text-sm shadow-float"
        >
          <div className="px-2 py-1.5">
            <p className="truncate font-medium">{name}</p>
            <p className="text-muted text-xs">{partner ? `${role}, ${partner}` : `${role}, all partners`}</p>
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            onSelect={() => void signOutAndRedirect()}
            className="flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2 outline-none data-highlighted:bg-accent-soft"
          >
            <LogOut aria-hidden className="size-3.5 text-muted" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
