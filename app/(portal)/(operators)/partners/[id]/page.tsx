import type { Metadata } from "next";
import { FiguresTable } from "@/components/charts/figures-table";
import { VolumeChart } from "@/components/charts/volume-chart";
import { FigureRow } from "@/components/overview/figure-row";
import { HealthList } from "@/components/overview/health-list";
import { rangeTabs, readRange } from "@/components/overview/ranges";
import { PartnerHeader } from "@/components/partners/partner-header";
import { Scope } from "@/components/partners/scope";
import type { ScopeEntry } from "@/components/partners/scope-text";
import { RowShortcuts } from "@/components/shell/row-keys";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { WarningList } from "@/components/ui/warning-list";
import { levelEndpoints } from "@/lib/endpoints/health-level";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { scopeWarnings } from "@/lib/events/unseen-names";
import { findPartner } from "@/lib/partners/find-partner";
import { publicId } from "@/lib/platform/ids";
import { readFigures } from "@/lib/statistics/read-figures";
import type { WithId, WithSearch } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrNotFound } from "../../../with-not-found";
import { beginViewAs, changeName, saveScope } from "../actions";
import { partnerNameHint } from "../partner-name-hint";

export const metadata: Metadata = { title: "Partner" };

export default async function PartnerPage({ params, searchParams }: WithId & WithSearch) {
  const ctx = await requirePageRight("operate");
  const partner = await loadOrNotFound(findPartner(ctx, (await params).id));
  const range = readRange((await searchParams).range);
  const id = publicId("partner", partner.id);
  const [figures, endpoints, warnings] = await Promise.all([
    readFigures({ ctx, query: { range, partnerId: id } }),
    listEndpoints({ ctx, partnerId: partner.id }),
    scopeWarnings({ ctx, partnerId: id }),
  ]);
  const timeoutMs = endpoints.length === 0 ? null : Math.min(...endpoints.map((each) => each.timeoutMs));
  const rangeSwitch = <LinkTabs ariaLabel="Time range" tabs={rangeTabs(`/partners/${id}`, range)} />;
  const deliveriesLink = <TextLink href={`/deliveries?partnerId=${id}`}>View deliveries</TextLink>;
  return (
    <div className="grid gap-6">
      <PartnerHeader
        id={id}
        name={partner.name}
        nameHint={partnerNameHint}
        onRename={changeName.bind(null, id)}
        onView={beginViewAs}
      />
      <FigureRow total={figures.total} timeoutMs={timeoutMs} />
      <Section title="Requests" aside={rangeSwitch}>
        <VolumeChart bars={figures.bars} now={ctx.clock.now().getTime()} />
        <FiguresTable bars={figures.bars} />
      </Section>
      <Section title="Endpoints" aside={deliveriesLink}>
        {endpoints.length === 0 ? (
          <p className="border-y py-4 text-muted">
            No endpoints yet. <TextLink href="/endpoints/new">Register one</TextLink>, or let the partner
            register one.
          </p>
        ) : (
          <HealthList
            endpoints={levelEndpoints(endpoints, figures.endpoints)}
            showPartner={false}
            shown={100}
          />
        )}
      </Section>
      <Section title="Scope" className="max-w-2xl">
        <WarningList warnings={warnings} />
        <Scope scope={partner.scope as readonly ScopeEntry[]} onSave={saveScope.bind(null, id)} />
      </Section>
      <RowShortcuts />
    </div>
  );
}
