import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import { AttentionList } from "@/components/overview/attention-list";
import { FigureRow } from "@/components/overview/figure-row";
import { HealthList } from "@/components/overview/health-list";
import { OverviewCharts } from "@/components/overview/overview-charts";
import { rangeInText, rangeTabs, readRange } from "@/components/overview/ranges";
import { OverviewSummary } from "@/components/overview/summary";
import { PageHeader } from "@/components/shell/page-header";
import { AutoRefresh } from "@/components/shell/refresh";
import { RowShortcuts } from "@/components/shell/row-keys";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { mayDo } from "@/lib/auth/require-right";
import { listFailures } from "@/lib/deliveries/list-failures";
import { levelEndpoints } from "@/lib/endpoints/health-level";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { listSourceRows } from "@/lib/sources/list-source-rows";
import { readFigures } from "@/lib/statistics/read-figures";
import type { WithSearch } from "../page-types";
import { collectAttentionItems } from "./attention-items";
import { FirstSteps } from "./first-steps";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const range = readRange((await searchParams).range);
  const [figures, endpoints, groups, sources] = await Promise.all([
    readFigures({ ctx, query: { range } }),
    listEndpoints({ ctx }),
    listFailures({ ctx }),
    mayDo(ctx.actor, "operate") ? listSourceRows({ ctx }) : [],
  ]);
  const { items: attentionItems, hiddenCount } = collectAttentionItems(ctx, groups, endpoints, sources);
  const timeoutMs = endpoints.length === 0 ? null : Math.min(...endpoints.map((each) => each.timeoutMs));
  return (
    <>
      <PageHeader title="Overview">
        <LinkTabs ariaLabel="Time range" tabs={rangeTabs("/", range)} />
      </PageHeader>
      {endpoints.length === 0 ? (
        <FirstSteps ctx={ctx} />
      ) : (
        <div className="grid gap-6">
          <OverviewSummary
            total={figures.total}
            attentionCount={attentionItems.length + hiddenCount}
            rangeText={rangeInText(range)}
          />
          <FigureRow total={figures.total} timeoutMs={timeoutMs} />
          <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <Section title="Needs attention" className="lg:order-2">
              <AttentionList
                items={attentionItems}
                more={
                  hiddenCount > 0 && (
                    <TextLink href="/failures" className="mt-2 inline-block">
                      {hiddenCount} more
                    </TextLink>
                  )
                }
              />
            </Section>
            <div className="grid min-w-0 gap-8">
              <OverviewCharts figures={figures} timeoutMs={timeoutMs} now={ctx.clock.now().getTime()} />
              <Section title="Endpoints">
                <HealthList
                  endpoints={levelEndpoints(endpoints, figures.endpoints)}
                  showPartner={ctx.actor.partnerId === null}
                />
              </Section>
            </div>
          </div>
        </div>
      )}
      <AutoRefresh intervalSeconds={20} />
      <RowShortcuts />
    </>
  );
}
