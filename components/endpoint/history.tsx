import { Time } from "@/components/shared/time";
import type { EndpointDetail } from "@/lib/portal/read-endpoint";

/** Who changed what, and when. Attempts name the version that they were made under. */
export function History({ versions }: { versions: EndpointDetail["versions"] }) {
  return (
    <ol className="border-y">
      {versions.map(({ version, changedAt, changedBy, change }) => (
        <li
          key={version}
          id={`v${version}`}
          className="grid scroll-mt-20 grid-cols-[2.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 border-b py-1.5 last:border-b-0 target:bg-accent-soft"
        >
          <span className="font-mono text-muted text-xs">v{version}</span>
          <span className="break-words">
            {change} <span className="text-muted">by {changedBy}</span>
          </span>
          <Time at={changedAt} className="text-muted text-xs" />
        </li>
      ))}
    </ol>
  );
}
