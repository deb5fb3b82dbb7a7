import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

const button = cva(
  [
    "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 font-medium text-sm transition-colors duration-100",
    "disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-3.5",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border-line-strong bg-surface text-text hover:bg-hover",
        ghost: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-text",
        danger: "border-line-strong bg-surface text-failure hover:bg-failure-soft",
      },
    },
    defaultVariants: { variant: "secondary" },
  },
);

export type ButtonVariant = NonNullable<VariantProps<typeof button>["variant"]>;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: ButtonVariant;
  /** Gives the style of the button to its only child, a link. */
  readonly asChild?: boolean;
}

export function Button({ variant, asChild = false, className, type, ...rest }: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      {...(asChild ? {} : { type: type ?? "button" })}
      className={button({ variant, className })}
      {...rest}
    />
  );
}
