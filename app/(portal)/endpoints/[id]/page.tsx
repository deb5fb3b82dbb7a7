import { Settings2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { FiguresTable } from "@/components/charts/figures-table";
import { ChartKey } from "@/components/charts/key";
import { EndpointHeader } from "@/components/endpoint/endpoint-header";
import { HealthNotice } from "@/components/endpoint/health-notice";
import { History } from "@/components/endpoint/history";
import { BeginMove } from "@/components/endpoint/move/begin-move";
import { EndedMove } from "@/components/endpoint/move/ended-move";
import { OpenMove } from "@/components/endpoint/move/open-move";
import { RotateSecret } from "@/components/endpoint/rotate-secret";
import { Secrets } from "@/components/endpoint/secrets";
import { SendMissing } from "@/components/endpoint/send-missing";
import { Settings } from "@/components/endpoint/settings";
import { StatusButton } from "@/components/endpoint/status-button";
import { SuccessChart } from "@/components/endpoint/success-chart";
import { TestSend } from "@/components/endpoint/test-send";
import { FigureRow } from "@/components/overview/figure-row";
import { rangeTabs, readRange } from "@/components/overview/ranges";
import { LinkTabs } from "@/components/shared/link-tabs";
import { Notice } from "@/components/shared/notice";
import { Section } from "@/components/shared/section";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { carriesSeveral } from "@/lib/dialects/carrier";
import { type Context, mayDo } from "@/lib/platform/context";
import type { EndpointDetail } from "@/lib/portal/read-endpoint";
import { type HistoryEntry, readEndpointHistory } from "@/lib/portal/read-endpoint-history";
import { readFigures } from "@/lib/portal/read-figures";
import { findMove } from "@/lib/portal/read-move";
import type { RangeName } from "@/lib/portal/time-range";
import type { WithId, WithSearch } from "../../page-types";
import {
  countMissing,
  endOverlap,
  rotateSecret,
  setEndpointStatus,
  startMissing,
  testEndpoint,
} from "../actions";
import { abandonMove, beginMove, completeMove, countFailedAt, replayFailedAt } from "../move-actions";
import { loadEndpoint } from "./load-endpoint";

export const metadata: Metadata = { title: "Endpoint" };

export default async function EndpointPage({ params, searchParams }: WithId & WithSearch) {
  const ctx = await requireContext();
  const { endpoint, dialect } = await loadEndpoint(ctx, (await params).id);
  const range = readRange((await searchParams).range);
  const [history, move] = await Promise.all([
    readEndpointHistory({ ctx, endpointId: endpoint.id }),
    findMove({ ctx, endpointId: endpoint.id }),
  ]);
  const { id, status, timeoutMs } = endpoint;
  const mayManage = mayDo(ctx.actor, "manage_endpoints");
  return (
    <>
      <EndpointHeader endpoint={endpoint}>
        {mayManage && (
          <>
            <StatusButton endpointId={id} status={status} onSet={setEndpointStatus} />
            <Button asChild>
              <Link href={`/endpoints/${id}/edit`}>
                <Settings2 aria-hidden /> Change settings
              </Link>
            </Button>
          </>
        )}
      </EndpointHeader>
      <HealthNotice endpoint={endpoint} />
      {move?.status === "open" && (
        <OpenMove
          move={move}
          decide={
            mayManage
              ? { onSwitch: completeMove.bind(null, id), onStop: abandonMove.bind(null, id) }
              : undefined
          }
        />
      )}
      <Traffic ctx={ctx} endpoint={endpoint} range={range} history={history} />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <div className="grid min-w-0 gap-8">
          <Section title="Settings">
            <Settings
              endpoint={endpoint}
              dialectTitle={dialect.title}
              showPartner={ctx.actor.partnerId === null}
            />
          </Section>
          <Section title="Signing secret">
            <Secrets
              secrets={endpoint.secrets}
              now={ctx.clock.now().getTime()}
              bothSign={carriesSeveral(dialect.signature)}
              onEndOverlap={mayManage ? endOverlap.bind(null, id) : undefined}
            />
            {mayManage && (
              <RotateSecret
                endpointId={id}
                dialectTitle={dialect.title}
                usualOverlap={dialect.delivery.rotationOverlapSeconds}
                bothSign={carriesSeveral(dialect.signature)}
                onRotate={rotateSecret}
              />
            )}
          </Section>
        </div>
        <div className="grid min-w-0 gap-8">
          {mayManage && (
            <Section title="Test">
              <TestSend
                endpointId={id}
                eventType={dialect.testEventType}
                timeoutMs={timeoutMs}
                onSend={testEndpoint}
              />
            </Section>
          )}
          {mayDo(ctx.actor, "replay") && (
            <Section title="Missed events">
              <SendMissing
                endpointId={id}
                obstacle={
                  status === "enabled"
                    ? null
                    : `The endpoint is ${status}. Enable it, then send what it missed`
                }
                onCount={countMissing}
                onStart={startMissing}
              />
            </Section>
          )}
          {(mayManage || move) && move?.status !== "open" && (
            <Section title="Move">
              <div className="grid gap-3">
                {move && (
                  <EndedMove
                    move={move}
                    replay={
                      mayDo(ctx.actor, "replay")
                        ? {
                            onCount: countFailedAt.bind(null, id, move.fromUrl),
                            onStart: replayFailedAt.bind(null, id, move.fromUrl),
                          }
                        : undefined
                    }
                  />
                )}
                {mayManage && (
                  <BeginMove
                    url={endpoint.url}
                    obstacle={
                      status === "enabled"
                        ? null
                        : `The endpoint is ${status}. Enable it, or change its URL in the settings`
                    }
                    onBegin={beginMove.bind(null, id)}
                  />
                )}
              </div>
            </Section>
          )}
          <Section title="History">
            <History entries={history} />
          </Section>
        </div>
      </div>
    </>
  );
}

interface TrafficProps {
  readonly ctx: Context;
  readonly endpoint: Pick<EndpointDetail, "id" | "timeoutMs">;
  readonly range: RangeName;
  readonly history: readonly HistoryEntry[];
}

/** What was sent to the endpoint, how it was answered, and what was changed meanwhile. */
async function Traffic({ ctx, endpoint: { id, timeoutMs }, range, history }: TrafficProps) {
  const figures = await readFigures({ ctx, query: { range, endpointId: id } });
  return (
    <Section
      title="Requests"
      aside={<LinkTabs label="Time range" tabs={rangeTabs(`/endpoints/${id}`, range)} />}
      className="mb-8"
    >
      {figures.missingSince && (
        <Notice tone="waiting" className="mb-3">
          The numbers since <Time at={figures.missingSince} show="minute" /> are not complete: the job that
          counts them is behind. It catches up by itself.
        </Notice>
      )}
      <FigureRow total={figures.total} timeoutMs={timeoutMs} />
      <div className="mt-3">
        <SuccessChart figures={figures} history={history} now={ctx.clock.now().getTime()} />
      </div>
      <div className="mt-2 flex flex-wrap items-start justify-between gap-x-6">
        <FiguresTable bars={figures.bars} />
        <ChartKey
          entries={[
            { word: "succeeded", colour: "bg-success opacity-70" },
            { word: "failed", colour: "bg-failure" },
            { word: "someone changed it", colour: "bg-accent" },
          ]}
        />
      </div>
    </Section>
  );
}
