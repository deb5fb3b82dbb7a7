import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import { EndpointHeader } from "@/components/endpoints/endpoint-header";
import { HealthNotice } from "@/components/endpoints/health-notice";
import { History } from "@/components/endpoints/history";
import { Settings } from "@/components/endpoints/settings";
import { readRange } from "@/components/overview/ranges";
import { AutoRefresh } from "@/components/shell/refresh";
import { Section } from "@/components/ui/section";
import { WarningList } from "@/components/ui/warning-list";
import { mayDo } from "@/lib/auth/require-right";
import { findMove } from "@/lib/deliveries/copies/read-move";
import { readEndpointHistory } from "@/lib/endpoints/read-endpoint-history";
import { filterWarnings } from "@/lib/events/unseen-names";
import type { WithId, WithSearch } from "../../page-types";
import { loadEndpoint } from "./load-endpoint";
import { MoveSection, OpenMoveSection } from "./move-section";
import { HeaderActions, MissedEventsSection, SecretSection, TestSection } from "./sections";
import { Traffic } from "./traffic";

export const metadata: Metadata = { title: "Endpoint" };

export default async function EndpointPage({ params, searchParams }: WithId & WithSearch) {
  const ctx = await requireContext();
  const { endpoint, dialect } = await loadEndpoint(ctx, (await params).id);
  const range = readRange((await searchParams).range);
  const canManage = mayDo(ctx.actor, "manage_endpoints");
  const [history, move, warnings] = await Promise.all([
    readEndpointHistory({ ctx, endpointId: endpoint.id }),
    findMove({ ctx, endpointId: endpoint.id }),
    canManage ? filterWarnings({ ctx, endpointId: endpoint.id }) : [],
  ]);
  const now = ctx.clock.now().getTime();
  return (
    <div className="grid grid-cols-1 gap-8">
      <EndpointHeader endpoint={endpoint}>
        {canManage && <HeaderActions endpoint={endpoint} />}
      </EndpointHeader>
      <HealthNotice endpoint={endpoint} />
      {move?.status === "open" && <OpenMoveSection ctx={ctx} move={move} />}
      <Traffic ctx={ctx} endpoint={endpoint} range={range} history={history} />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 gap-8">
          <Section title="Settings">
            <WarningList warnings={warnings} />
            <Settings
              endpoint={endpoint}
              dialectTitle={dialect.title}
              showPartner={ctx.actor.partnerId === null}
            />
          </Section>
          <SecretSection endpoint={endpoint} dialect={dialect} now={now} canManage={canManage} />
        </div>
        <div className="grid min-w-0 gap-8">
          {canManage && <TestSection endpoint={endpoint} dialect={dialect} />}
          {mayDo(ctx.actor, "replay") && <MissedEventsSection endpoint={endpoint} />}
          {move?.status !== "open" && <MoveSection ctx={ctx} endpoint={endpoint} lastMove={move} />}
          <Section title="History">
            <History entries={history} />
          </Section>
        </div>
      </div>
      <AutoRefresh intervalSeconds={30} />
    </div>
  );
}
