import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { EndpointStatusLabel } from "@/components/format/endpoint-status";
import { endpointName, formatCount } from "@/components/format/format";
import { Badge } from "@/components/ui/badge";
import { BodyView } from "@/components/ui/body-view";
import { Copyable } from "@/components/ui/copy";
import { TextLink } from "@/components/ui/text-link";
import type { CatalogEntry } from "@/lib/dialects/catalog-types";
import { coversType } from "@/lib/dialects/event-type-pattern";
import type { EndpointListItem } from "@/lib/endpoints/list-endpoints";

export interface EventTypeProps {
  readonly entry: CatalogEntry;
  readonly subscribers: readonly EndpointListItem[];
  readonly showPartner: boolean;
  readonly isOpen: boolean;
}

/** An event type with its description, example, schema and subscribed endpoints. */
export function EventType({ entry, subscribers, showPartner, isOpen }: EventTypeProps) {
  const { type, title, description, emitted, deprecated, example, schema } = entry;
  return (
    <details id={type} open={isOpen} className="group scroll-mt-16 border-b">
      <summary className="grid gap-x-4 gap-y-0.5 py-2.5 hover:bg-hover md:grid-cols-[minmax(0,18rem)_minmax(0,1fr)_auto]">
        <span className="flex min-w-0 gap-1.5 font-mono text-xs leading-5">
          <ChevronRight aria-hidden className="mt-1 size-3 shrink-0 text-muted group-open:rotate-90" />
          <span className="min-w-0 break-all">{type}</span>
        </span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{title}</span>
          {!emitted && <Badge tone="waiting">Not emitted yet</Badge>}
          {deprecated && <Badge>Deprecated</Badge>}
        </span>
        <span className="text-muted text-xs leading-5">
          {subscribers.length === 0 ? "no subscribers" : formatCount(subscribers.length, "endpoint")}
        </span>
      </summary>
      <div className="grid gap-4 pt-1 pb-5">
        <p className="max-w-prose text-base text-muted">{description}</p>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <BodyView text={JSON.stringify(example)} label={`Example of ${type}`} />
          <BodyView text={JSON.stringify(schema)} label={`JSON Schema of ${type}`} />
        </div>
        <Subscribers subscribers={subscribers} showPartner={showPartner} type={type} />
      </div>
    </details>
  );
}

/** How an endpoint receives a type that it does not name. */
function subscriptionText(eventTypes: readonly string[], type: string): string {
  const prefix = eventTypes.find((pattern) => coversType(pattern, type));
  return prefix === undefined ? "receives all types" : `receives ${prefix}`;
}

function Subscribers(props: {
  subscribers: readonly EndpointListItem[];
  showPartner: boolean;
  type: string;
}) {
  const { subscribers, showPartner, type } = props;
  return (
    <div>
      <h3 className="mb-1 flex flex-wrap items-baseline gap-x-3 font-medium">
        Subscribed endpoints
        <TextLink href={`/events?type=${encodeURIComponent(type)}`} className="font-normal">
          View events
        </TextLink>
      </h3>
      {subscribers.length === 0 ? (
        <p className="text-muted">
          No endpoint is subscribed. Add <Copyable text={type} label="the type" /> to an endpoint's event
          types to receive it.
        </p>
      ) : (
        <ul>
          {subscribers.map((endpoint) => (
            <li key={endpoint.id} className="flex flex-wrap items-baseline gap-x-3 py-0.5">
              <Link
                href={`/endpoints/${endpoint.id}`}
                className="rounded-sm font-medium underline-offset-2 hover:underline"
              >
                {endpointName(endpoint)}
              </Link>
              {endpoint.status !== "enabled" && (
                <EndpointStatusLabel status={endpoint.status} className="text-xs" />
              )}
              {!endpoint.eventTypes.includes(type) && (
                <span className="text-muted text-xs">{subscriptionText(endpoint.eventTypes, type)}</span>
              )}
              {showPartner && <span className="text-muted text-xs">{endpoint.partnerName}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
