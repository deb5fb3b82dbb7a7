import type { ReactNode } from "react";
import { cx } from "./class-names";

const tones = {
  idle: "bg-idle-soft text-muted",
  accent: "bg-accent-soft text-accent",
  success: "bg-success-soft text-success",
  waiting: "bg-waiting-soft text-waiting",
  failure: "bg-failure-soft text-failure",
} as const;

export type Tone = keyof typeof tones;

export function Badge({ tone = "idle", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
