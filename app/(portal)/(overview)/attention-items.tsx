import type { PersonContext } from "@/app/_session/current-context";
import { deliveriesHref } from "@/components/deliveries/filters";
import { disabledBecause } from "@/components/endpoints/disabled-reason";
import { StatusButton } from "@/components/endpoints/status-button";
import { ReplayGroup } from "@/components/failures/replay-group";
import { endpointName, formatCount } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { AttentionItem } from "@/components/overview/attention-list";
import { rejectionsHref } from "@/components/rejections/filters";
import { mayDo } from "@/lib/auth/require-right";
import type { FailureGroup } from "@/lib/deliveries/list-failures";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import type { EndpointListItem } from "@/lib/endpoints/list-endpoints";
import type { SourceRow } from "@/lib/sources/list-source-rows";
import { setEndpointStatus } from "../endpoints/actions";
import { countGroup, replayGroup } from "../failures/actions";

/** The failures page shows the others. */
const maxItems = 6;

interface AttentionItems {
  readonly items: readonly AttentionItem[];
  /** The number of items that are not shown. */
  readonly hiddenCount: number;
}

/** Problems that somebody has to solve: stopped endpoints, dead-lettered deliveries, rejections, then retries. */
export function collectAttentionItems(
  ctx: PersonContext,
  groups: readonly FailureGroup[],
  endpoints: readonly EndpointListItem[],
  sources: readonly SourceRow[],
): AttentionItems {
  const activeGroups = groups.filter(({ endpointDeleted }) => !endpointDeleted);
  const candidates = [
    ...endpoints
      .filter(({ status }) => status !== "enabled")
      .map((endpoint) => stoppedEndpointItem(ctx, endpoint)),
    ...activeGroups
      .filter(({ deadLettered }) => deadLettered > 0)
      .map((group) => deadLetteredItem(ctx, group)),
    ...sources.filter(({ rejections }) => rejections > 0).map(rejectedRequestsItem),
    ...activeGroups.filter(({ deadLettered }) => deadLettered === 0).map(retryingItem),
  ];
  return { items: candidates.slice(0, maxItems), hiddenCount: Math.max(0, candidates.length - maxItems) };
}

function stoppedEndpointItem(ctx: PersonContext, endpoint: EndpointListItem): AttentionItem {
  const { id, status } = endpoint;
  const label = status === "paused" ? "paused" : "disabled";
  return {
    key: id,
    status: label,
    title: `${endpointName(endpoint)} is ${label}`,
    href: `/endpoints/${id}`,
    detail: disabledBecause(endpoint) ?? "Deliveries are skipped while it is off. You can replay them later.",
    action: mayDo(ctx.actor, "manage_endpoints") && (
      <StatusButton endpointId={id} status={status} onSet={setEndpointStatus} />
    ),
  };
}

function groupEndpointName(group: FailureGroup): string {
  return endpointName({ description: group.endpointDescription, url: group.endpointUrl });
}

function deadLetteredItem(ctx: PersonContext, group: FailureGroup): AttentionItem {
  const { endpointId, code, deadLettered, lastAt } = group;
  const { title } = describeCode(code);
  const mayReplay = mayDo(ctx.actor, "replay") && group.endpointStatus === "enabled";
  return {
    key: `${endpointId} ${code}`,
    status: "dead_lettered",
    title: `${formatCount(deadLettered, "delivery", "deliveries")} to ${groupEndpointName(group)} dead-lettered`,
    href: deliveriesHref({ endpointId, code, status: "dead_lettered" }),
    detail: (
      <>
        {title}, most recently <Time at={lastAt} />
      </>
    ),
    action: mayReplay && (
      <ReplayGroup
        group={{ endpointId, code }}
        cause={title}
        endpoint={groupEndpointName(group)}
        onCount={countGroup}
        onStart={replayGroup}
      />
    ),
  };
}

function rejectedRequestsItem({ slug, rejections, lastRejectionAt }: SourceRow): AttentionItem {
  return {
    key: slug,
    status: "rejected",
    title: `${formatCount(rejections, "request")} to ${slug} rejected`,
    href: rejectionsHref({ slug }),
    detail: <>in the last 24 hours, most recently {lastRejectionAt && <Time at={lastRejectionAt} />}</>,
  };
}

function retryingItem(group: FailureGroup): AttentionItem {
  const { endpointId, code, retrying, lastAt } = group;
  return {
    key: `${endpointId} ${code}`,
    status: "retrying",
    title: `${formatCount(retrying, "delivery", "deliveries")} to ${groupEndpointName(group)} being retried`,
    href: deliveriesHref({ endpointId, code, status: "retrying" }),
    detail: (
      <>
        {describeCode(code).title}, most recently <Time at={lastAt} />
      </>
    ),
  };
}
