"use client";

import { Menu, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";
import { Brand } from "./brand";
import { Nav, type NavProps } from "./nav";

interface NavSheetProps extends Omit<NavProps, "onNavigate"> {
  readonly children: ReactNode;
}

/** The sidebar on small screens. */
export function NavSheet({ isOperator, hasMailbox, children }: NavSheetProps) {
  const [open, setOpen] = useState(false);
  const hydrated = useHydrated();
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        disabled={!hydrated}
        aria-label="Open navigation"
        className="-ml-1.5 grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text md:hidden"
      >
        <Menu aria-hidden className="size-4.5" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-64 animate-appear flex-col gap-4 border-r bg-bg p-3 shadow-float"
        >
          <div className="flex h-8 items-center justify-between pl-2">
            <Dialog.Title>
              <Brand />
            </Dialog.Title>
            <Dialog.Close
              aria-label="Close navigation"
              className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          <Nav isOperator={isOperator} hasMailbox={hasMailbox} onNavigate={() => setOpen(false)} />
          <div className="mt-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
