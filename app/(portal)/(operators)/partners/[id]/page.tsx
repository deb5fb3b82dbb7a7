import { Pencil } from "lucide-react";
import type { Metadata } from "next";
import { FiguresTable } from "@/components/charts/figures-table";
import { VolumeChart } from "@/components/charts/volume-chart";
import { FigureRow } from "@/components/overview/figure-row";
import { HealthList } from "@/components/overview/health-list";
import { rangeTabs, readRange } from "@/components/overview/ranges";
import { Scope } from "@/components/partners/scope";
import type { ScopeEntry } from "@/components/partners/scope-text";
import { ViewAsButton } from "@/components/partners/view-as-button";
import { RowShortcuts } from "@/components/shell/row-keys";
import { ActionButton } from "@/components/ui/action-button";
import { BackLink } from "@/components/ui/back-link";
import { Copyable } from "@/components/ui/copy";
import { LinkTabs } from "@/components/ui/link-tabs";
import { NameDialog } from "@/components/ui/name-dialog";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { levelEndpoints } from "@/lib/endpoints/endpoint-levels";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
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
  const [figures, endpoints] = await Promise.all([
    readFigures({ ctx, query: { range, partnerId: id } }),
    listEndpoints({ ctx, partnerId: partner.id }),
  ]);
  const timeoutMs = endpoints.length === 0 ? null : Math.min(...endpoints.map((each) => each.timeoutMs));
  return (
    <div className="grid gap-6">
      <PartnerHeader id={id} name={partner.name} />
      <FigureRow total={figures.total} timeoutMs={timeoutMs} />
      <Section
        title="Requests"
        aside={<LinkTabs ariaLabel="Time range" tabs={rangeTabs(`/partners/${id}`, range)} />}
      >
        <VolumeChart bars={figures.bars} now={ctx.clock.now().getTime()} />
        <FiguresTable bars={figures.bars} />
      </Section>
      <Section title="Endpoints" aside={<DeliveriesLink id={id} />}>
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
        <Scope scope={partner.scope as readonly ScopeEntry[]} onSave={saveScope.bind(null, id)} />
      </Section>
      <RowShortcuts />
    </div>
  );
}

function DeliveriesLink({ id }: { id: string }) {
  return <TextLink href={`/deliveries?partnerId=${id}`}>View deliveries</TextLink>;
}

function PartnerHeader({ id, name }: { id: string; name: string }) {
  return (
    <header className="grid gap-2">
      <BackLink href="/partners" label="Partners" />
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-xl tracking-tight">{name}</h1>
          <Copyable text={id} label="the partner's ID" className="text-muted" />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <NameDialog
            trigger={
              <ActionButton>
                <Pencil aria-hidden /> Rename
              </ActionButton>
            }
            title="Rename this partner"
            description="The new name appears everywhere, including past deliveries."
            name={name}
            hint={partnerNameHint}
            submitLabel="Rename"
            onSubmit={changeName.bind(null, id)}
          />
          <ViewAsButton partnerId={id} onView={beginViewAs} />
        </div>
      </div>
    </header>
  );
}
