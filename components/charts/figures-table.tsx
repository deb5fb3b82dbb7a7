import { duration } from "@/components/shared/format";
import { Time } from "@/components/shared/time";
import type { Bar as Stretch } from "@/lib/portal/read-figures";

/** Every number of the charts, for those who cannot see them or want to know exactly. */
export function FiguresTable({ bars }: { bars: readonly Stretch[] }) {
  return (
    <details className="mt-2">
      <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">
        The numbers as a table
      </summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="The numbers"
        className="mt-2 max-h-72 overflow-auto border-y"
      >
        <table className="w-full text-left text-xs tabular-nums">
          <thead>
            <tr className="text-muted [&_th]:h-7 [&_th]:pr-4 [&_th]:font-normal">
              <th scope="col">From</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Failed</th>
              <th scope="col">Median</th>
              <th scope="col">95 %</th>
            </tr>
          </thead>
          <tbody>
            {bars.toReversed().map(({ at, succeeded, failed, p50, p95 }) => (
              <tr key={at} className="border-t [&_td]:h-7 [&_td]:pr-4 [&_td]:font-mono">
                <td>
                  <Time at={at} show="minute" />
                </td>
                <td>{succeeded.toLocaleString("en")}</td>
                <td>{failed.toLocaleString("en")}</td>
                <td>{p50 === null ? "" : duration(p50)}</td>
                <td>{p95 === null ? "" : duration(p95)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
