import Link from "next/link";
import { formatSchedule } from "@/components/endpoints/form/schedule";
import { formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { SettingsInForce } from "@/lib/deliveries/read-settings-in-force";

export interface SettingsAtAttemptProps {
  readonly settings: SettingsInForce;
  readonly endpointId: string;
}

/** The endpoint's settings that an attempt was made under, and what is different now. */
export function SettingsAtAttempt({ settings, endpointId }: SettingsAtAttemptProps) {
  const { version, current, changedAt, changedBy, change, differences } = settings;
  return (
    <div className="grid gap-2">
      <p className="text-muted text-xs">
        <Link
          href={`/endpoints/${endpointId}#v${version}`}
          className="rounded-sm text-accent underline underline-offset-2"
        >
          Settings v{version}
        </Link>{" "}
        ({change} by {changedBy}, <Time at={changedAt} />){" "}
        {version === current ? "are still in force." : ` were in force. Now they are v${current}.`}
        {version !== current && differences.length === 0 && " What was changed was changed back."}
      </p>
      {differences.length > 0 && <Differences differences={differences} />}
    </div>
  );
}

function Differences({ differences }: Pick<SettingsInForce, "differences">) {
  return (
    <table aria-label="Changed since" className="w-full max-w-3xl table-fixed text-left text-xs">
      <thead>
        <tr className="text-muted [&_th]:h-7 [&_th]:border-b [&_th]:font-normal">
          <th scope="col" className="w-32">
            Changed since
          </th>
          <th scope="col">At this attempt</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, before, now }) => (
          <tr key={field} className="border-b align-top [&_td]:py-1 [&_td]:pr-3">
            <th scope="row" className="py-1 pr-3 font-normal text-muted">
              {fieldLabels[field] ?? field}
            </th>
            <td className="break-words font-mono">{formatSetting(field, before)}</td>
            <td className="break-words font-mono">{formatSetting(field, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const fieldLabels: Readonly<Record<string, string>> = {
  url: "URL",
  dialect: "Dialect",
  description: "Description",
  eventTypes: "Event types",
  filter: "Filter",
  status: "Status",
  timeoutMs: "Time limit",
  retrySchedule: "Retries",
  maxInFlight: "At a time",
  rateLimit: "Rate a second",
  ordered: "Strict order",
  lateSuccess: "A late success",
  disableAfter: "Disabled after",
};

/** How each setting reads, where its stored form says little. */
const fieldFormatters: Readonly<Record<string, (value: unknown) => string>> = {
  timeoutMs: (value) => formatDuration(Number(value)),
  retrySchedule: (value) => (Array.isArray(value) ? formatSchedule(value) : ""),
  disableAfter: (value) => formatDuration(Number(value) * 1_000),
  ordered: (value) => (value ? "yes" : "no"),
};

function formatSetting(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  const text = fieldFormatters[field]?.(value) ?? formatPlain(value);
  return text === "" ? "none" : text;
}

function formatPlain(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
}
