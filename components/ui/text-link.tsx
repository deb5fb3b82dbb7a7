import { cx } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps } from "react";

/** A link in running text, or one that stands alone next to a title. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link className={cx("rounded-sm text-accent underline-offset-2 hover:underline", className)} {...rest} />
  );
}
