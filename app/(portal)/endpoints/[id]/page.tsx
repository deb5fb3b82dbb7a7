import { Settings2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { EndpointHeader } from "@/components/endpoints/endpoint-header";
import { HealthNotice } from "@/components/endpoints/health-notice";
import { History } from "@/components/endpoints/history";
import { RotateSecret } from "@/components/endpoints/rotate-secret";
import { Secrets } from "@/components/endpoints/secrets";
import { SendMissing } from "@/components/endpoints/send-missing";
import { Settings } from "@/components/endpoints/settings";
import { StatusButton } from "@/components/endpoints/status-button";
import { TestSend } from "@/components/endpoints/test-send";
import { readRange } from "@/components/overview/ranges";
import { AutoRefresh } from "@/components/shell/refresh";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { mayDo } from "@/lib/auth/context";
import { findMove } from "@/lib/deliveries/copies/read-move";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { readEndpointHistory } from "@/lib/endpoints/read-endpoint-history";
import type { WithId, WithSearch } from "../../page-types";
import {
  countMissing,
  endOverlap,
  rotateSecret,
  setEndpointStatus,
  startMissing,
  testEndpoint,
} from "../actions";
import { loadEndpoint } from "./load-endpoint";
import { MoveSection, OpenMoveSection } from "./move-section";
import { Traffic } from "./traffic";

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
                <Settings2 aria-hidden /> Edit settings
              </Link>
            </Button>
          </>
        )}
      </EndpointHeader>
      <HealthNotice endpoint={endpoint} />
      {move?.status === "open" && <OpenMoveSection ctx={ctx} move={move} />}
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
              supportsTwoSignatures={allowsSeveralSignatures(dialect.signature)}
              onEndOverlap={mayManage ? endOverlap.bind(null, id) : undefined}
            />
            {mayManage && (
              <RotateSecret
                endpointId={id}
                dialectTitle={dialect.title}
                defaultOverlap={dialect.delivery.rotationOverlapSeconds}
                supportsTwoSignatures={allowsSeveralSignatures(dialect.signature)}
                onRotate={rotateSecret}
              />
            )}
          </Section>
        </div>
        <div className="grid min-w-0 gap-8">
          {mayManage && (
            <div id="test" className="scroll-mt-20">
              <Section title="Test">
                <TestSend
                  endpointId={id}
                  eventType={dialect.testEventType}
                  timeoutMs={timeoutMs}
                  onSend={testEndpoint}
                />
              </Section>
            </div>
          )}
          {mayDo(ctx.actor, "replay") && (
            <Section title="Missed events">
              <SendMissing
                endpointId={id}
                disabledReason={status === "enabled" ? null : `The endpoint is ${status}. Enable it first`}
                onCount={countMissing}
                onStart={startMissing}
              />
            </Section>
          )}
          {move?.status !== "open" && <MoveSection ctx={ctx} endpoint={endpoint} lastMove={move} />}
          <Section title="History">
            <History entries={history} />
          </Section>
        </div>
      </div>
      <AutoRefresh intervalSeconds={30} />
    </>
  );
}
