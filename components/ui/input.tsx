import { cx } from "class-variance-authority";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

const box =
  "w-full rounded-md border border-control bg-surface px-2.5 text-sm placeholder:text-muted/70 aria-invalid:border-failure";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cx(box, "h-8", className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cx(box, "min-h-20 py-1.5 font-mono", className)} {...rest} />;
}

/** A native select, which works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cx("relative inline-flex", className)}>
      <select className={cx(box, "h-8 appearance-none truncate pr-7")} {...rest}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2 size-3.5 text-muted" />
    </span>
  );
}
