import { CircleAlert, Info, OctagonX, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names";

const tones = {
  info: { icon: Info, box: "bg-idle-soft/60", textClass: "text-muted" },
  waiting: { icon: CircleAlert, box: "bg-waiting-soft", textClass: "text-waiting" },
  failure: { icon: OctagonX, box: "bg-failure-soft", textClass: "text-failure" },
  secret: { icon: ShieldAlert, box: "bg-waiting-soft", textClass: "text-waiting" },
} as const;

export interface NoticeProps {
  readonly tone?: keyof typeof tones;
  readonly children: ReactNode;
  readonly role?: "alert" | "status";
  readonly className?: string;
}

/** One thing the reader should know here: what happened, whose move it is, the next step. */
export function Notice({ tone = "info", children, role, className }: NoticeProps) {
  const { icon: Icon, box, textClass } = tones[tone];
  return (
    <div role={role} className={cx("flex gap-2.5 rounded-md px-3 py-2.5 text-base", box, className)}>
      <Icon aria-hidden className={cx("mt-[3px] size-4 shrink-0", textClass)} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
