"use client";

import { cx } from "class-variance-authority";
import {
  Activity,
  ArrowLeftRight,
  BookOpen,
  Building2,
  Inbox,
  KeyRound,
  LayoutDashboard,
  LogIn,
  type LucideIcon,
  Mail,
  ScrollText,
  Settings,
  TriangleAlert,
  Users,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";

export interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The pages for everyone. An embedded portal shows only these. */
export const commonItems: readonly NavItem[] = [
  { href: "/", label: "Overview", icon: LayoutDashboard },
  { href: "/deliveries", label: "Deliveries", icon: ArrowLeftRight },
  { href: "/failures", label: "Failures", icon: TriangleAlert },
  { href: "/endpoints", label: "Endpoints", icon: Webhook },
  { href: "/events", label: "Events", icon: Inbox },
  { href: "/catalog", label: "Catalog", icon: BookOpen },
];
const mailboxItem: NavItem = { href: "/mailbox", label: "Mailbox", icon: Mail };

const operatorItems: readonly NavItem[] = [
  { href: "/partners", label: "Partners", icon: Building2 },
  { href: "/sources", label: "Sources", icon: LogIn },
  { href: "/api-keys", label: "API keys", icon: KeyRound },
  { href: "/audit", label: "Audit log", icon: ScrollText },
  { href: "/system", label: "System", icon: Activity },
];

const bottomItems: readonly NavItem[] = [
  { href: "/members", label: "Members", icon: Users },
  { href: "/settings", label: "Settings", icon: Settings },
];

/** The title of a page in the navigation; undefined for other paths. */
export function titleOf(path: string): string | undefined {
  const items = [...commonItems, ...operatorItems, mailboxItem, ...bottomItems];
  return items.find(({ href }) => href === path)?.label;
}

export interface NavProps {
  readonly isOperator: boolean;
  /** Whether there is a mailbox that the reader may open. */
  readonly hasMailbox: boolean;
  readonly onNavigate?: () => void;
}

/** The pages that the reader may open, in groups. */
export function navGroups({ isOperator, hasMailbox }: Omit<NavProps, "onNavigate">): NavItem[][] {
  const ownItems = hasMailbox ? [...operatorItems, mailboxItem] : operatorItems;
  return [commonItems, isOperator ? ownItems : [], bottomItems]
    .map((items) => [...items])
    .filter(({ length }) => length > 0);
}

/** The main navigation. The current page is marked. */
export function Nav({ isOperator, hasMailbox, onNavigate }: NavProps) {
  return (
    <nav aria-label="Main" className="grid gap-3 overflow-y-auto">
      {navGroups({ isOperator, hasMailbox }).map((items) => (
        <ul key={items[0]?.href} className="grid gap-0.5">
          {items.map((item) => (
            <NavLink key={item.href} item={item} onNavigate={onNavigate} />
          ))}
        </ul>
      ))}
    </nav>
  );
}

function NavLink({
  item: { href, label, icon: Icon },
  onNavigate,
}: {
  item: NavItem;
  onNavigate?: () => void;
}) {
  const path = usePathname();
  const isCurrent = path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        onClick={onNavigate}
        aria-current={isCurrent ? "page" : undefined}
        className={cx(
          "flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-sm transition-colors duration-100",
          isCurrent ? "bg-hover text-text [&_svg]:text-accent" : "text-muted hover:bg-hover hover:text-text",
        )}
      >
        <Icon aria-hidden className="size-4" strokeWidth={1.9} />
        {label}
      </Link>
    </li>
  );
}
