"use client";

import { cx } from "class-variance-authority";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The button that opens the dialog, if there is one. */
  readonly trigger?: ReactNode;
  readonly title: string;
  /** For content with long lines. */
  readonly wide?: boolean;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** A modal dialog for a task that does not leave the page. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  wide = false,
  description,
  children,
}: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.35)]" />
        <Primitive.Content
          className={cx(
            "fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] -translate-x-1/2 -translate-y-1/2 animate-appear gap-4 overflow-y-auto rounded-md border bg-raised p-5 shadow-float",
            wide ? "w-[min(44rem,calc(100vw-2rem))]" : "w-[min(30rem,calc(100vw-2rem))]",
          )}
        >
          <div className="grid gap-1">
            <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="text-base text-muted empty:hidden">{description}</div>
            </Primitive.Description>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function DialogCancel() {
  return (
    <Primitive.Close asChild>
      <Button>Cancel</Button>
    </Primitive.Close>
  );
}
