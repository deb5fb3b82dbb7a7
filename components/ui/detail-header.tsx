import type { ReactNode } from "react";

export interface DetailHeaderProps {
  /** "h2" in the side panel, where the list has the title of the page. */
  readonly heading?: "h1" | "h2";
  /** The link back to the list, or the bar of the side panel. */
  readonly back?: ReactNode;
  readonly title: ReactNode;
  /** The status, the id and links, in one line below the title. */
  readonly subtitle?: ReactNode;
  /** The actions, to the right of the title. */
  readonly children?: ReactNode;
}

/** The header of a detail page. */
export function DetailHeader({
  heading: Heading = "h1",
  back,
  title,
  subtitle,
  children,
}: DetailHeaderProps) {
  return (
    <header className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      {back}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-60">
          <Heading className="break-words font-semibold text-xl tracking-tight">{title}</Heading>
          {subtitle && <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">{subtitle}</div>}
        </div>
        {children && <div className="flex flex-wrap items-start gap-2">{children}</div>}
      </div>
    </header>
  );
}
