"use client";

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
import { cx } from "@/components/ui/class-names";

export interface Place {
  readonly href: string;
  readonly word: string;
  readonly icon: LucideIcon;
}

/** What everyone has; in another site's frame, all there is. */
export const everybodys: readonly Place[] = [
  { href: "/", word: "Overview", icon: LayoutDashboard },
  { href: "/deliveries", word: "Deliveries", icon: ArrowLeftRight },
  { href: "/failures", word: "Failures", icon: TriangleAlert },
  { href: "/endpoints", word: "Endpoints", icon: Webhook },
  { href: "/events", word: "Events", icon: Inbox },
  { href: "/catalog", word: "Catalogue", icon: BookOpen },
];
const mailboxPlace: Place = { href: "/mailbox", word: "Mailbox", icon: Mail };

const operators: readonly Place[] = [
  { href: "/partners", word: "Partners", icon: Building2 },
  { href: "/sources", word: "Sources", icon: LogIn },
  { href: "/api-keys", word: "API keys", icon: KeyRound },
  { href: "/audit", word: "Audit log", icon: ScrollText },
  { href: "/system", word: "System", icon: Activity },
];

const last: readonly Place[] = [
  { href: "/members", word: "Members", icon: Users },
  { href: "/settings", word: "Settings", icon: Settings },
];

export interface NavProps {
  readonly isOperator: boolean;
  /** Whether there is a mailbox, and the reader may look into it. */
  readonly hasMailbox: boolean;
  readonly onGo?: () => void;
}

/** The places that are the reader's, in groups. */
export function placesOf({ isOperator, hasMailbox }: Omit<NavProps, "onGo">): Place[][] {
  const own = hasMailbox ? [...operators, mailboxPlace] : operators;
  return [everybodys, isOperator ? own : [], last]
    .map((places) => [...places])
    .filter(({ length }) => length > 0);
}

/** The portal's places, as far as they are the reader's; the one the reader is in is marked. */
export function Nav({ isOperator, hasMailbox, onGo }: NavProps) {
  return (
    <nav aria-label="Main" className="grid gap-3 overflow-y-auto">
      {placesOf({ isOperator, hasMailbox }).map((places) => (
        <ul key={places[0]?.href} className="grid gap-0.5">
          {places.map((place) => (
            <NavItem key={place.href} place={place} onGo={onGo} />
          ))}
        </ul>
      ))}
    </nav>
  );
}

function NavItem({ place: { href, word, icon: Icon }, onGo }: { place: Place; onGo?: () => void }) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        onClick={onGo}
        aria-current={here ? "page" : undefined}
        className={cx(
          "flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-sm transition-colors duration-100",
          here ? "bg-hover text-text [&_svg]:text-accent" : "text-muted hover:bg-hover hover:text-text",
        )}
      >
        <Icon aria-hidden className="size-4" strokeWidth={1.9} />
        {word}
      </Link>
    </li>
  );
}
