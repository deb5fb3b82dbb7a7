import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const badge = cva(
  "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs",
  {
    variants: {
      tone: {
        idle: "bg-idle-soft text-muted",
        waiting: "bg-waiting-soft text-waiting",
        failure: "bg-failure-soft text-failure",
      },
    },
    defaultVariants: { tone: "idle" },
  },
);

export function Badge({ tone, children }: VariantProps<typeof badge> & { children: ReactNode }) {
  return <span className={badge({ tone })}>{children}</span>;
}
