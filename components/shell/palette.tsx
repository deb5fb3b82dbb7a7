"use client";

import { Command } from "cmdk";
import {
  ArrowLeftRight,
  Building2,
  Inbox,
  Keyboard,
  LogIn,
  LogOut,
  type LucideIcon,
  Plus,
  Search,
  Webhook,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useState } from "react";
import type { Thing } from "@/lib/search/search";
import { leave } from "./leave";
import { type NavProps, placesOf } from "./nav";
import { useThings } from "./use-search";

export interface PaletteProps extends Omit<NavProps, "onGo"> {
  readonly mayRegister: boolean;
  /** Guests leave by the banner above the page. */
  readonly isGuest: boolean;
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

const looks: Readonly<Record<Thing["kind"], { path: string; icon: LucideIcon }>> = {
  delivery: { path: "/deliveries", icon: ArrowLeftRight },
  event: { path: "/events", icon: Inbox },
  endpoint: { path: "/endpoints", icon: Webhook },
  partner: { path: "/partners", icon: Building2 },
  source: { path: "/sources", icon: LogIn },
};

/** Everything in the portal, a few letters away. */
export default function Palette(props: PaletteProps) {
  const { isOperator, hasMailbox, mayRegister, isGuest, onClose, onShowKeys } = props;
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const things = useThings(text);
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const pages = placesOf({ isOperator, hasMailbox })
    .flat()
    .map(({ href, word, icon }) => ({ word, icon, onSelect: () => go(href) }));
  const actions = [
    ...(mayRegister ? [{ word: "New endpoint", icon: Plus, onSelect: () => go("/endpoints/new") }] : []),
    { word: "Keyboard shortcuts", icon: Keyboard, onSelect: onShowKeys },
    ...(isGuest ? [] : [{ word: "Sign out", icon: LogOut, onSelect: () => void leave() }]),
  ];
  const found = (things ?? []).map(({ kind, id, name, about }) => {
    const { path, icon } = looks[kind];
    return { word: name, icon, about, value: id, onSelect: () => go(`${path}/${id}`) };
  });
  const search = {
    word: `Deliveries with “${text}”`,
    icon: Search,
    onSelect: () => go(`/deliveries?q=${encodeURIComponent(text)}`),
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0_0_0/0.35)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 animate-appear overflow-hidden rounded-md border bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <Command label="Go to" loop shouldFilter={false}>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search aria-hidden className="size-4 shrink-0 text-muted" />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                maxLength={200}
                placeholder="Go to a page, an endpoint, an id…"
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-muted"
              />
            </div>
            <Command.List className="max-h-[min(26rem,60dvh)] scroll-py-1.5 overflow-y-auto p-1.5">
              <Group heading="Pages" choices={matching(pages, text)} />
              <Group heading="Actions" choices={matching(actions, text)} />
              <Group heading="Found" choices={found} />
              {/* Last, and not before it is known whether something goes by the name: the first choice is the marked one. */}
              <Group heading="Search" choices={text !== "" && things ? [search] : []} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Choice {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly about?: string;
  /** What tells it apart from others, when the word does not. */
  readonly value?: string;
  readonly onSelect: () => void;
}

function matching(choices: readonly Choice[], text: string): readonly Choice[] {
  const letters = text.toLowerCase();
  return choices.filter(({ word }) => word.toLowerCase().includes(letters));
}

function Group({ heading, choices }: { heading: string; choices: readonly Choice[] }) {
  if (choices.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-muted **:[[cmdk-group-heading]]:text-xs"
    >
      {choices.map(({ word, icon: Icon, about, value = word, onSelect }) => (
        <Command.Item
          key={value}
          value={value}
          onSelect={onSelect}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm data-[selected=true]:bg-accent-soft"
        >
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 truncate">{word}</span>
          {about && <span className="ml-auto max-w-[45%] truncate text-muted text-xs">{about}</span>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
