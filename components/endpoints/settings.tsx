import { formatDuration } from "@/components/format/format";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { Filter } from "./filter-conditions";
import { formatSchedule } from "./form/schedule";

interface SettingsProps {
  readonly endpoint: EndpointDetail;
  readonly dialectTitle: string;
  readonly showPartner: boolean;
}

/** How the endpoint is set up now. */
export function Settings({ endpoint, dialectTitle, showPartner }: SettingsProps) {
  const { eventTypes, retrySchedule, maxInFlight, rateLimit, ordered, disableAfter } = endpoint;
  return (
    <Facts>
      <Fact name="URL">
        <Copyable text={endpoint.url} label="the URL" />
      </Fact>
      <Fact name="Id">
        <Copyable text={endpoint.id} label="the endpoint's id" />
      </Fact>
      {showPartner && <Fact name="Partner">{endpoint.partnerName}</Fact>}
      <Fact name="Dialect">{dialectTitle}</Fact>
      <Fact name="Event types">
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
      <Fact name="Filter">
        <Filter filter={endpoint.filter} />
      </Fact>
      <Fact name="Time limit">{formatDuration(endpoint.timeoutMs)}</Fact>
      <Fact name="Retries">
        {retrySchedule.length === 0
          ? "none"
          : `${retrySchedule.length}, after ${formatSchedule(retrySchedule)}`}
      </Fact>
      <Fact name="At a time">
        {ordered
          ? "1 request, in strict order"
          : `${maxInFlight} ${maxInFlight === 1 ? "request" : "requests"}`}
      </Fact>
      <Fact name="Rate">{rateLimit === null ? "no limit" : `${rateLimit} requests a second`}</Fact>
      <Fact name="A late success">
        {endpoint.lateSuccess === "accept" ? "counts as a success" : "counts as a failure, and is retried"}
      </Fact>
      <Fact name="Disabled after">
        {disableAfter === null ? "never" : `${formatDuration(disableAfter * 1_000)} of nothing but failures`}
      </Fact>
    </Facts>
  );
}
