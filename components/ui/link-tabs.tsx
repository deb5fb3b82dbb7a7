import { cx } from "class-variance-authority";
import Link from "next/link";

export interface LinkTab {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** Tabs that are links: every view has its own URL. */
export function LinkTabs({ ariaLabel, tabs }: { ariaLabel: string; tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={ariaLabel}>
      <ul className="flex w-max rounded-md bg-hover p-0.5">
        {tabs.map(({ href, label, isCurrent }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isCurrent ? "page" : undefined}
              className={cx(
                "flex h-7 items-center whitespace-nowrap rounded-sm px-2.5 font-medium text-sm",
                isCurrent
                  ? "bg-surface text-text shadow-[0_0_0_1px_var(--line)]"
                  : "text-muted hover:text-text",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
