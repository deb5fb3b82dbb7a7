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
import type { SearchResult } from "@/lib/search/search";
import { signOutAndRedirect } from "./leave";
import { type NavProps, navGroups } from "./nav";
import { useSearch } from "./use-search";

export interface PaletteProps extends Omit<NavProps, "onNavigate"> {
  readonly mayRegister: boolean;
  /** Guests sign out in the banner above the page. */
  readonly isGuest: boolean;
  readonly onClose: () => void;
  readonly onShowKeys: () => void;
}

const resultKinds: Readonly<Record<SearchResult["kind"], { path: string; icon: LucideIcon }>> = {
  delivery: { path: "/deliveries", icon: ArrowLeftRight },
  event: { path: "/events", icon: Inbox },
  endpoint: { path: "/endpoints", icon: Webhook },
  partner: { path: "/partners", icon: Building2 },
  source: { path: "/sources", icon: LogIn },
};

/** The command palette: finds pages, actions and objects. */
export default function Palette(props: PaletteProps) {
  const { isOperator, hasMailbox, mayRegister, isGuest, onClose, onShowKeys } = props;
  const router = useRouter();
  const [inputText, setInputText] = useState("");
  const text = inputText.trim();
  const results = useSearch(text);
  const navigate = (href: string) => {
    onClose();
    router.push(href);
  };
  const pages = navGroups({ isOperator, hasMailbox })
    .flat()
    .map(({ href, label, icon }) => ({ label, icon, onSelect: () => navigate(href) }));
  const actions = [
    ...(mayRegister
      ? [{ label: "New endpoint", icon: Plus, onSelect: () => navigate("/endpoints/new") }]
      : []),
    { label: "Keyboard shortcuts", icon: Keyboard, onSelect: onShowKeys },
    ...(isGuest ? [] : [{ label: "Sign out", icon: LogOut, onSelect: () => void signOutAndRedirect() }]),
  ];
  const resultItems = (results ?? []).map(({ kind, id, name, about: description }) => {
    const { path, icon } = resultKinds[kind];
    return { label: name, icon, description, value: id, onSelect: () => navigate(`${path}/${id}`) };
  });
  const search = {
    label: `Deliveries with “${text}”`,
    icon: Search,
    onSelect: () => navigate(`/deliveries?q=${encodeURIComponent(text)}`),
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
                value={inputText}
                onValueChange={setInputText}
                maxLength={200}
                placeholder="Go to a page, an endpoint or an ID…"
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-muted"
              />
            </div>
            <Command.List className="max-h-[min(26rem,60dvh)] scroll-py-1.5 overflow-y-auto p-1.5">
              <Group heading="Pages" items={filterItems(pages, text)} />
              <Group heading="Actions" items={filterItems(actions, text)} />
              <Group heading="Results" items={resultItems} />
              {/* Last, and only after the results are known, because the first item is preselected. */}
              <Group heading="Search" items={text !== "" && results ? [search] : []} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PaletteItem {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly description?: string;
  /** Distinguishes items with the same label. */
  readonly value?: string;
  readonly onSelect: () => void;
}

function filterItems(items: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const letters = text.toLowerCase();
  return items.filter(({ label }) => label.toLowerCase().includes(letters));
}

function Group({ heading, items }: { heading: string; items: readonly PaletteItem[] }) {
  if (items.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-muted **:[[cmdk-group-heading]]:text-xs"
    >
      {items.map(({ label, icon: Icon, description, value = label, onSelect }) => (
        <Command.Item
          key={value}
          value={value}
          onSelect={onSelect}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm data-[selected=true]:bg-accent-soft"
        >
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 truncate">{label}</span>
          {description && (
            <span className="ml-auto max-w-[45%] truncate text-muted text-xs">{description}</span>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
