import { cva, type VariantProps } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";

const color = cva("", {
  variants: {
    tone: {
      success: "text-success",
      waiting: "text-waiting",
      failure: "text-failure",
      idle: "text-idle",
      accent: "text-accent",
    },
  },
});

export type StatusTone = NonNullable<VariantProps<typeof color>["tone"]>;

/** How a status is displayed. */
export interface StatusStyle {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly tone: StatusTone;
}

interface StatusProps {
  readonly status: StatusStyle;
  readonly className?: string;
}

/** A status as colour, icon and text, so that it can be read without colours and in print. */
export function StatusLabel({ status, className }: StatusProps) {
  const Icon = status.icon;
  return (
    <span className={color({ tone: status.tone, className: ["whitespace-nowrap font-medium", className] })}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {status.label}
    </span>
  );
}

/** The icon alone, for places where the text next to it names the status. */
export function StatusIcon({ status, className }: StatusProps) {
  const Icon = status.icon;
  return <Icon aria-hidden className={color({ tone: status.tone, className })} strokeWidth={2.25} />;
}

/** A number with the icon of a status. The label is shown on hover and read by screen readers. */
export function StatusCount({ status, count }: { status: StatusStyle; count: number }) {
  const Icon = status.icon;
  const label = status.label.toLowerCase();
  return (
    <span
      title={`${count} ${label}`}
      className={color({ tone: status.tone, className: "whitespace-nowrap" })}
    >
      <Icon aria-hidden className="-mt-0.5 mr-1 inline size-3.5" strokeWidth={2.25} />
      <span className="font-mono text-xs">{count}</span>
      <span className="sr-only"> {label}</span>
    </span>
  );
}
