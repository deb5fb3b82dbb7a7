import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { AnswerChart } from "@/components/charts/answer-chart";
import { FiguresTable } from "@/components/charts/figures-table";
import { Incomplete } from "@/components/charts/incomplete";
import { ChartKey } from "@/components/charts/key";
import { VolumeChart } from "@/components/charts/volume-chart";
import { Attention } from "@/components/overview/attention";
import { FigureRow } from "@/components/overview/figure-row";
import { HealthList } from "@/components/overview/health-list";
import { rangeInText, rangeTabs, readRange } from "@/components/overview/ranges";
import { Verdict } from "@/components/overview/verdict";
import { LinkTabs } from "@/components/shared/link-tabs";
import { PageHeader } from "@/components/shared/page-header";
import { Refresh } from "@/components/shared/refresh";
import { RowKeys } from "@/components/shared/row-keys";
import { Section } from "@/components/shared/section";
import { mayDo } from "@/lib/platform/context";
import { levelEndpoints } from "@/lib/portal/endpoint-levels";
import { listEndpoints } from "@/lib/portal/list-endpoints";
import { listFailures } from "@/lib/portal/list-failures";
import { listSourceRows } from "@/lib/portal/list-source-rows";
import { type Figures, readFigures } from "@/lib/portal/read-figures";
import type { WithSearch } from "../page-types";
import { FirstSteps } from "./first-steps";
import { needsOf } from "./needs";

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
