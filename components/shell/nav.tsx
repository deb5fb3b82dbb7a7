"use client";

import { ArrowLeftRight, type LucideIcon, TriangleAlert, Webhook } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/components/ui/class-names";

interface Place {
  readonly href: string;
  readonly word: string;
  readonly icon: LucideIcon;
}

const places: readonly Place[] = [
  { href: "/deliveries", word: "Deliveries", icon: ArrowLeftRight },
  { href: "/failures", word: "Failures", icon: TriangleAlert },
  { href: "/endpoints", word: "Endpoints", icon: Webhook },
];

/** The portal's places; the one the reader is in is marked. */
export function Nav({ onGo }: { onGo?: () => void }) {
  const path = usePathname();
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {places.map(({ href, word, icon: Icon }) => {
          const here = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                onClick={onGo}
                aria-current={here ? "page" : undefined}
                className={cx(
                  "flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-sm transition-colors duration-100",
                  here
                    ? "bg-hover text-text [&_svg]:text-accent"
                    : "text-muted hover:bg-hover hover:text-text",
                )}
              >
                <Icon aria-hidden className="size-4" strokeWidth={1.9} />
                {word}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
