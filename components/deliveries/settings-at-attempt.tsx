import Link from "next/link";
import { formatSetting } from "@/components/endpoints/format-setting";
import { Time } from "@/components/format/time";
import type { SettingsInForce } from "@/lib/deliveries/read-settings-in-force";
import { settingLabel } from "@/lib/endpoints/settings";

export interface SettingsAtAttemptProps {
  readonly settings: SettingsInForce;
  readonly endpointId: string;
}

/** The endpoint's settings that an attempt was made with, and what has changed since. */
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
        {version === current ? "are still current." : ` applied. The current version is v${current}.`}
        {version !== current && differences.length === 0 && " The settings were changed back since."}
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
        {differences.map(({ field, before, after }) => (
          <tr key={field} className="border-b align-top [&_td]:py-1 [&_td]:pr-3">
            <th scope="row" className="py-1 pr-3 font-normal text-muted">
              {settingLabel(field)}
            </th>
            <td className="break-words font-mono">{formatSetting(field, before)}</td>
            <td className="break-words font-mono">{formatSetting(field, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
