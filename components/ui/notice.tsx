import { cva } from "class-variance-authority";
import { CircleAlert, Info, OctagonX, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";

const box = cva("flex gap-2.5 rounded-md px-3 py-2.5 text-base", {
  variants: {
    tone: {
      info: "bg-idle-soft/60",
      waiting: "bg-waiting-soft",
      failure: "bg-failure-soft",
      secret: "bg-waiting-soft",
    },
  },
});

const icon = cva("mt-[3px] size-4 shrink-0", {
  variants: {
    tone: { info: "text-muted", waiting: "text-waiting", failure: "text-failure", secret: "text-waiting" },
  },
});

const icons = { info: Info, waiting: CircleAlert, failure: OctagonX, secret: ShieldAlert } as const;

export interface NoticeProps {
  readonly tone?: keyof typeof icons;
  readonly children: ReactNode;
  readonly role?: "alert" | "status";
  readonly className?: string;
}

/** A message in a box: what happened, who has to act, and the next step. */
export function Notice({ tone = "info", children, role, className }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div role={role} className={box({ tone, className })}>
      <Icon aria-hidden className={icon({ tone })} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
