import type { PersonContext } from "@/app/_session/current-context";
import { deliveriesHref } from "@/components/deliveries/filters";
import { disabledBecause } from "@/components/endpoints/disabled-reason";
import { StatusButton } from "@/components/endpoints/status-button";
import { ReplayGroup } from "@/components/failures/replay-group";
import { endpointName, plural } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { Need } from "@/components/overview/attention-list";
import { rejectionsHref } from "@/components/rejections/filters";
import { mayDo } from "@/lib/auth/context";
import type { FailureGroup } from "@/lib/deliveries/list-failures";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import type { EndpointListItem } from "@/lib/endpoints/list-endpoints";
import type { SourceRow } from "@/lib/sources/list-source-rows";
import { setEndpointStatus } from "../endpoints/actions";
import { countGroup, replayGroup } from "../failures/actions";

/** Rows that are shown; the failures page has all. */
const shown = 6;

interface Needs {
  readonly needs: readonly Need[];
  /** How many did not fit. */
  readonly left: number;
}

/** What needs someone now: endpoints that take nothing, then what was given up, was not let in, or is still being tried. */
export function needsOf(
  ctx: PersonContext,
  groups: readonly FailureGroup[],
  endpoints: readonly EndpointListItem[],
  sources: readonly SourceRow[],
): Needs {
  const live = groups.filter(({ endpointDeleted }) => !endpointDeleted);
  const all = [
    ...endpoints.filter(({ status }) => status !== "enabled").map((endpoint) => takesNothing(ctx, endpoint)),
    ...live.filter(({ deadLettered }) => deadLettered > 0).map((group) => givenUp(ctx, group)),
    ...sources.filter(({ rejections }) => rejections > 0).map(rejected),
    ...live.filter(({ deadLettered }) => deadLettered === 0).map(stillTried),
  ];
  return { needs: all.slice(0, shown), left: Math.max(0, all.length - shown) };
}

function takesNothing(ctx: PersonContext, endpoint: EndpointListItem): Need {
  const { id, status } = endpoint;
  const kind = status === "paused" ? "paused" : "disabled";
  return {
    key: id,
    kind,
    title: `${endpointName(endpoint)} is ${kind}`,
    href: `/endpoints/${id}`,
    detail:
      disabledBecause(endpoint) ??
      "Nothing is sent to it. What comes for it is kept as skipped, to be replayed.",
    action: mayDo(ctx.actor, "manage_endpoints") && (
      <StatusButton endpointId={id} status={status} onSet={setEndpointStatus} />
    ),
  };
}

function nameOf(group: FailureGroup): string {
  return endpointName({ description: group.endpointDescription, url: group.endpointUrl });
}

function givenUp(ctx: PersonContext, group: FailureGroup): Need {
  const { endpointId, code, deadLettered, lastAt } = group;
  const { title } = describeCode(code);
  const mayReplay = mayDo(ctx.actor, "replay") && group.endpointStatus === "enabled";
  return {
    key: `${endpointId} ${code}`,
    kind: "dead",
    title: `${plural(deadLettered, "delivery", "deliveries")} to ${nameOf(group)} given up`,
    href: deliveriesHref({ endpointId, code, status: "dead_lettered" }),
    detail: (
      <>
        {title}, last <Time at={lastAt} />
      </>
    ),
    action: mayReplay && (
      <ReplayGroup
        endpointId={endpointId}
        code={code}
        cause={title}
        endpoint={nameOf(group)}
        onCount={countGroup}
        onStart={replayGroup}
      />
    ),
  };
}

function rejected({ slug, rejections, lastRejectionAt }: SourceRow): Need {
  return {
    key: slug,
    kind: "rejected",
    title: `${plural(rejections, "request")} to ${slug} rejected`,
    href: rejectionsHref({ slug }),
    detail: <>in the last 24 hours, last {lastRejectionAt && <Time at={lastRejectionAt} />}</>,
  };
}

function stillTried(group: FailureGroup): Need {
  const { endpointId, code, retrying, lastAt } = group;
  return {
    key: `${endpointId} ${code}`,
    kind: "retrying",
    title: `${plural(retrying, "delivery", "deliveries")} to ${nameOf(group)} being retried`,
    href: deliveriesHref({ endpointId, code, status: "retrying" }),
    detail: (
      <>
        {describeCode(code).title}, last <Time at={lastAt} />
      </>
    ),
  };
}
