"use client";

import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";

export interface ConfirmProps {
  readonly trigger: ReactNode;
  readonly title: string;
  /** The description of what will happen. */
  readonly children: ReactNode;
  /** Controls below the description. */
  readonly fields?: ReactNode;
  readonly confirmLabel: string;
  readonly variant?: ButtonProps["variant"];
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
  /** If omitted, only the trigger opens the dialog. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A dialog that asks for confirmation before an action. */
export function Confirm(props: ConfirmProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Trigger asChild>{props.trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.35)]" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 grid w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-appear gap-3 rounded-md border bg-raised p-5 shadow-float">
          <AlertDialog.Title className="font-semibold text-lg">{props.title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="grid gap-2 text-base text-muted">{props.children}</div>
          </AlertDialog.Description>
          {props.fields}
          <div className="mt-2 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                variant={props.variant ?? "primary"}
                disabled={props.disabled}
                onClick={() => props.onConfirm()}
              >
                {props.confirmLabel}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
