"use client";

import { cx } from "class-variance-authority";
import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { ActionButton } from "./action-button";

const row =
  "flex h-8 cursor-pointer items-center gap-2 whitespace-nowrap rounded-sm px-2 outline-none data-highlighted:bg-hover";

export interface MenuProps {
  /** Icon and label of the button. */
  readonly button: ReactNode;
  readonly children: ReactNode;
}

/** A button with a dropdown menu. */
export function Menu({ button, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <ActionButton>
          {button} <ChevronDown aria-hidden />
        </ActionButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-[calc(100vw-2rem)] animate-appear overflow-y-auto rounded-md border bg-raised p-1 text-sm shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** @param asChild renders the only child, a link, as the item */
export function MenuItem(props: { asChild?: boolean; onSelect?: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item asChild={props.asChild} onSelect={props.onSelect} className={row}>
      {props.children}
    </DropdownMenu.Item>
  );
}

/** An item that can be checked. The menu stays open after a change. */
export function MenuCheckbox(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.CheckboxItem
      checked={props.checked}
      onCheckedChange={props.onChange}
      onSelect={(event) => event.preventDefault()}
      className={row}
    >
      <Check aria-hidden className={cx("size-3.5 text-accent", !props.checked && "invisible")} />
      {props.children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DropdownMenu.Group>
      <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-muted text-xs">{label}</DropdownMenu.Label>
      {children}
    </DropdownMenu.Group>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
