import Link from "next/link";
import { deliveriesHref } from "@/components/deliveries/filters";
import { responsibleLabels } from "@/components/diagnosis/responsible-labels";
import { DeliveryStatusLabel } from "@/components/format/delivery-status";
import { endpointName, urlParts } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { ReplayActions } from "@/components/ui/use-replay";
import type { FailureGroupKey, FailureGroup as Group } from "@/lib/deliveries/list-failures";
import type { CodeDescription } from "@/lib/diagnosis/failure-codes";
import { ReplayGroup } from "./replay-group";

export interface FailureGroupProps {
  readonly group: Group;
  readonly cause: CodeDescription;
  readonly showPartner: boolean;
  /** Null for readers who may not replay. */
  readonly replay: ReplayActions<FailureGroupKey> | null;
}

/** The failures of one endpoint with one cause, and the button that replays them. */
export function FailureGroup({ group, cause, showPartner, replay }: FailureGroupProps) {
  const { endpointId, code, retrying, deadLettered } = group;
  const name = endpointName({ description: group.endpointDescription, url: group.endpointUrl });
  const href = (status: string) => deliveriesHref({ endpointId, code, status });
  return (
    <li className="grid gap-x-6 gap-y-3 border-b py-4 lg:grid-cols-[minmax(0,1fr)_minmax(13rem,auto)]">
      <div className="grid min-w-0 gap-1">
        <h2 className="flex flex-wrap items-baseline gap-x-2 text-base">
          <span className="font-semibold">{cause.title}</span>
          <code className="font-mono text-muted text-xs">{code}</code>
        </h2>
        <p className="min-w-0 truncate">
          <Link href={`/endpoints/${endpointId}`} className="font-medium underline-offset-2 hover:underline">
            {name}
          </Link>
          <span className="text-muted" title={group.endpointUrl}>
            {" "}
            {urlParts(group.endpointUrl).path}
            {showPartner && `, ${group.partnerName}`}
          </span>
        </p>
        <p className="max-w-prose text-muted">
          {cause.summary}{" "}
          <span className="font-medium text-text">{responsibleLabels[cause.responsible]}:</span>{" "}
          {cause.whatToDo}
        </p>
        <p className="text-muted text-xs">
          first seen <Time at={group.firstAt} />, last seen <Time at={group.lastAt} />
        </p>
      </div>
      <div className="grid content-start gap-2 lg:justify-items-end">
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          {deadLettered > 0 && (
            <Count href={href("dead_lettered")} status="dead_lettered" count={deadLettered} />
          )}
          {retrying > 0 && <Count href={href("retrying")} status="retrying" count={retrying} />}
        </p>
        {replay && deadLettered > 0 && (
          <ReplayGroup group={{ endpointId, code }} cause={cause.title} endpoint={name} {...replay} />
        )}
      </div>
    </li>
  );
}

interface CountProps {
  readonly href: string;
  readonly status: "retrying" | "dead_lettered";
  readonly count: number;
}

function Count({ href, status, count }: CountProps) {
  return (
    <Link href={href} className="rounded-sm underline-offset-2 hover:underline">
      <span className="mr-1.5 font-mono text-xs">{count.toLocaleString("en")}</span>
      <DeliveryStatusLabel status={status} />
    </Link>
  );
}
