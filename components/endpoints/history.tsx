import { Time } from "@/components/format/time";
import type { HistoryEntry } from "@/lib/endpoints/read-endpoint-history";
import { describeChange } from "./describe-change";
import { Difference } from "./difference";

/** Who changed what, and when. Attempts name the version that they were made with. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <ol className="border-y">
      {entries.map((entry) => (
        <li
          key={entry.key}
          id={entry.key}
          className="grid scroll-mt-20 grid-cols-[2.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-1 border-b py-1.5 last:border-b-0 target:bg-accent-soft"
        >
          <span className="font-mono text-muted text-xs">{"version" in entry && `v${entry.version}`}</span>
          <span className="break-words">
            {describeChange(entry)}{" "}
            {"activeFrom" in entry && entry.activeFrom && (
              <>
                for <Time at={entry.activeFrom} show="minute" />{" "}
              </>
            )}
            <span className="text-muted">by {entry.by}</span>
          </span>
          <Time at={entry.at} className="text-muted text-xs" />
          {"changes" in entry && entry.changes.length > 0 && (
            <dl className="col-span-2 col-start-2 grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-y-0.5 pb-1">
              {entry.changes.map((change) => (
                <Difference key={change.field} change={change} />
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}
