import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { settingLabel, usedSettings } from "@/lib/endpoints/settings";
import { Filter } from "./filter-conditions";
import { formatSetting } from "./format-setting";

interface SettingsProps {
  readonly endpoint: EndpointDetail;
  readonly dialectTitle: string;
  readonly showPartner: boolean;
}

/** The endpoint's current settings. */
export function Settings({ endpoint, dialectTitle, showPartner }: SettingsProps) {
  const { eventTypes } = endpoint;
  return (
    <Facts>
      <Fact name={settingLabel("url")}>
        <Copyable text={endpoint.url} label="the URL" />
      </Fact>
      <Fact name="ID">
        <Copyable text={endpoint.id} label="the endpoint's ID" />
      </Fact>
      {showPartner && <Fact name="Partner">{endpoint.partnerName}</Fact>}
      <Fact name={settingLabel("dialect")}>{dialectTitle}</Fact>
      <Fact name={settingLabel("eventTypes")}>
        {eventTypes.includes("*") ? (
          "all events"
        ) : (
          <ul className="grid gap-0.5 font-mono text-xs leading-5">
            {eventTypes.map((type) => (
              <li key={type} className="break-all">
                {type}
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name={settingLabel("filter")}>
        <Filter filter={endpoint.filter} />
      </Fact>
      {usedSettings(endpoint).map((key) => (
        <Fact key={key} name={settingLabel(key)}>
          {formatSetting(key, endpoint[key])}
        </Fact>
      ))}
    </Facts>
  );
}
