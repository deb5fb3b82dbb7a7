import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

/** Figures side by side. */
export function FigureGrid({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-x-6 border-y lg:grid-cols-4">{children}</dl>;
}

export interface FigureProps {
  readonly name: string;
  /** Null when there is no data. */
  readonly value: string | null;
  readonly size?: "xl" | "2xl";
  readonly isCritical?: boolean;
  /** A note below the value. */
  readonly children?: ReactNode;
}

/** A number with its name. */
export function Figure({ name, value, size = "2xl", isCritical = false, children }: FigureProps) {
  return (
    <div className="grid content-start gap-0.5 py-3">
      <dt className="text-muted text-sm">{name}</dt>
      <dd
        className={cx(
          "font-medium tabular-nums tracking-tight",
          size === "2xl" ? "text-2xl" : "text-xl",
          value === null && "text-muted",
          isCritical && "text-failure",
        )}
      >
        {value ?? "none"}
      </dd>
      {children && <dd className="text-muted text-xs">{children}</dd>}
    </div>
  );
}
