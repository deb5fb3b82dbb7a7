import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "./class-names";

const variants = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover border-transparent",
  secondary: "bg-surface text-text border-line-strong hover:bg-hover",
  ghost: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-text",
  danger: "bg-surface text-failure border-line-strong hover:bg-failure-soft",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: keyof typeof variants;
  /** Renders the one child (a link) with the button's looks. */
  readonly asChild?: boolean;
}

export function Button({ variant = "secondary", asChild = false, className, type, ...rest }: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      {...(asChild ? {} : { type: type ?? "button" })}
      className={cx(
        "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 font-medium text-sm transition-colors duration-100",
        "disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-3.5",
        variants[variant],
        className,
      )}
      {...rest}
    />
  );
}
