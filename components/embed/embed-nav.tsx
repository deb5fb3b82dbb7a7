"use client";

import { cx } from "class-variance-authority";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { commonItems } from "@/components/shell/nav";

/** The main navigation of an embedded portal in one line. */
export function EmbedNav() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="overflow-x-auto border-b px-4">
      <ul className="flex gap-4">
        {commonItems.map(({ href, label }) => {
          const isCurrent = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                className={cx(
                  "flex h-10 items-center whitespace-nowrap border-b-2 font-medium text-sm",
                  isCurrent ? "border-accent text-text" : "border-transparent text-muted hover:text-text",
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
