import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { FiguresTable } from "@/components/charts/figures-table";
import { Incomplete } from "@/components/charts/incomplete";
import { AnswerChart } from "@/components/charts/latency-chart";
import { ChartKey } from "@/components/charts/legend";
import { VolumeChart } from "@/components/charts/volume-chart";
import { Attention } from "@/components/overview/attention-list";
import { FigureRow } from "@/components/overview/figure-row";
import { HealthList } from "@/components/overview/health-list";
import { rangeInText, rangeTabs, readRange } from "@/components/overview/ranges";
import { Verdict } from "@/components/overview/summary";
import { PageHeader } from "@/components/shell/page-header";
import { Refresh } from "@/components/shell/refresh";
import { RowKeys } from "@/components/shell/row-keys";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Section } from "@/components/ui/section";
import { mayDo } from "@/lib/auth/context";
import { listFailures } from "@/lib/deliveries/list-failures";
import { levelEndpoints } from "@/lib/endpoints/endpoint-levels";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { listSourceRows } from "@/lib/sources/list-source-rows";
import { type Figures, readFigures } from "@/lib/statistics/read-figures";
import type { WithSearch } from "../page-types";
import { needsOf } from "./attention-items";
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
  const { needs, left } = needsOf(ctx, groups, endpoints, sources);
  const timeoutMs = endpoints.length === 0 ? null : Math.min(...endpoints.map((each) => each.timeoutMs));
  return (
    <>
      <PageHeader title="Overview">
        <LinkTabs label="Time range" tabs={rangeTabs("/", range)} />
      </PageHeader>
      {endpoints.length === 0 ? (
        <FirstSteps ctx={ctx} />
      ) : (
        <div className="grid gap-6">
          <Verdict total={figures.total} needs={needs.length + left} when={rangeInText(range)} />
          <FigureRow total={figures.total} timeoutMs={timeoutMs} />
          <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <Section title="Needs attention" className="lg:order-2">
              <Attention needs={needs} more={left > 0 && <More count={left} />} />
            </Section>
            <div className="grid min-w-0 gap-8">
              <Charts figures={figures} timeoutMs={timeoutMs} now={ctx.clock.now().getTime()} />
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
      <Refresh everySeconds={20} />
      <RowKeys />
    </>
  );
}

function More({ count }: { count: number }) {
  return (
    <Link
      href="/failures"
      className="mt-2 inline-block rounded-sm text-accent underline-offset-2 hover:underline"
    >
      {count} more
    </Link>
  );
}

function Charts(props: { figures: Figures; timeoutMs: number | null; now: number }) {
  const { figures, timeoutMs, now } = props;
  const outcomes = [
    { word: "succeeded", colour: "bg-success opacity-70" },
    { word: "failed", colour: "bg-failure" },
  ];
  const lines = [
    { word: "median", colour: "bg-accent" },
    { word: "95 %", colour: "bg-waiting" },
    ...(timeoutMs === null ? [] : [{ word: "shortest time limit", colour: "", dashed: true }]),
  ];
  return (
    <>
      <Section title="Requests" aside={<ChartKey entries={outcomes} />}>
        <Incomplete since={figures.missingSince} />
        <VolumeChart bars={figures.bars} now={now} />
        <FiguresTable bars={figures.bars} />
      </Section>
      <Section title="Answer times" aside={<ChartKey entries={lines} />}>
        <AnswerChart bars={figures.bars} timeoutMs={timeoutMs} now={now} />
      </Section>
    </>
  );
}
