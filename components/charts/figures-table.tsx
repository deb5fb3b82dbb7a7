import { formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { TextLink } from "@/components/ui/text-link";
import type { Bar as TimeBucket } from "@/lib/statistics/read-figures";

export interface FiguresTableProps {
  readonly bars: readonly TimeBucket[];
  /** Link to the details of a bar. */
  readonly hrefOf?: (bar: TimeBucket) => string;
}

/** The values of a chart, for readers who cannot see it or need exact numbers. */
export function FiguresTable({ bars, hrefOf }: FiguresTableProps) {
  return (
    <details className="mt-2">
      <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">Show data as a table</summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard
        tabIndex={0}
        aria-label="Chart data"
        className="mt-2 max-h-72 overflow-auto border-y"
      >
        <table className="w-full text-left text-xs tabular-nums">
          <thead>
            <tr className="text-muted [&_th]:h-7 [&_th]:pr-4 [&_th]:font-normal">
              <th scope="col">From</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Failed</th>
              <th scope="col">Median</th>
              <th scope="col">p95</th>
            </tr>
          </thead>
          <tbody>
            {bars.toReversed().map((bar) => (
              <tr key={bar.at} className="border-t [&_td]:h-7 [&_td]:pr-4 [&_td]:font-mono">
                <td>
                  <From bar={bar} href={hrefOf?.(bar)} />
                </td>
                <td>{bar.succeeded.toLocaleString("en")}</td>
                <td>{bar.failed.toLocaleString("en")}</td>
                <td>{bar.p50 === null ? "" : formatDuration(bar.p50)}</td>
                <td>{bar.p95 === null ? "" : formatDuration(bar.p95)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function From({ bar: { at }, href }: { bar: TimeBucket; href: string | undefined }) {
  if (!href) return <Time at={at} show="minute" />;
  return (
    <TextLink href={href} prefetch={false}>
      <Time at={at} show="minute" />
    </TextLink>
  );
}
