import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { percent, plural } from "@/components/format/format";
import { cx } from "@/components/ui/class-names";
import type { Tally } from "@/lib/statistics/read-figures";

/** The page's answer in one sentence: is everything well? */
export function Verdict(props: { total: Tally; needs: number; when: string }) {
  const { total, needs, when } = props;
  const all = total.succeeded + total.failed;
  const look =
    needs > 0
      ? { icon: TriangleAlert, ink: "text-waiting", word: `${plural(needs, "thing")} to look at.` }
      : all === 0
        ? { icon: CircleDashed, ink: "text-idle", word: "Quiet." }
        : { icon: CircleCheck, ink: "text-success", word: "All is well." };
  const Icon = look.icon;
  return (
    <p className="flex items-baseline gap-2 text-base">
      <Icon aria-hidden className={cx("size-4 shrink-0 self-center", look.ink)} strokeWidth={2.25} />
      <span>
        <span className="font-semibold">{look.word}</span>{" "}
        <span className="text-muted">{sentence(total, when)}</span>
      </span>
    </p>
  );
}

function sentence({ succeeded, failed }: Tally, when: string): string {
  const all = succeeded + failed;
  if (all === 0) return `Nothing was sent ${when}.`;
  if (failed === 0) return `Every request got through ${when}.`;
  return `${percent(succeeded, all)} of ${plural(all, "request")} got through ${when}.`;
}
