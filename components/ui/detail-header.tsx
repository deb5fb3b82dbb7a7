import type { ReactNode } from "react";

export interface DetailHeaderProps {
  /** "h2" beside a list, which has the page's title. */
  readonly heading?: "h1" | "h2";
  /** The way back to the list, or out of the panel. */
  readonly back?: ReactNode;
  readonly title: ReactNode;
  /** Where it stands, its id, the ways on: one line under the title. */
  readonly subtitle?: ReactNode;
  /** What can be done with it, right of the title. */
  readonly children?: ReactNode;
}

/** The head of one thing's page: the way back, what it is, where it stands, and what can be done. */
export function DetailHeader({
  heading: Heading = "h1",
  back,
  title,
  subtitle,
  children,
}: DetailHeaderProps) {
  return (
    <header className="grid gap-2">
      {back}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <Heading className="break-words font-semibold text-xl tracking-tight">{title}</Heading>
          {subtitle && <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">{subtitle}</div>}
        </div>
        {children && <div className="flex flex-wrap items-start gap-2">{children}</div>}
      </div>
    </header>
  );
}
