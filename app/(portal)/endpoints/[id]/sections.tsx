import { Settings2 } from "lucide-react";
import Link from "next/link";
import { RotateSecret } from "@/components/endpoints/rotate-secret";
import { Secrets } from "@/components/endpoints/secrets";
import { SendMissing } from "@/components/endpoints/send-missing";
import { StatusButton } from "@/components/endpoints/status-button";
import { TestSend } from "@/components/endpoints/test-send";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import type { Dialect } from "@/lib/dialects/types";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import {
  countMissing,
  endOverlap,
  rotateSecret,
  setEndpointStatus,
  startMissing,
  testEndpoint,
} from "../actions";

interface EndpointProps {
  readonly endpoint: EndpointDetail;
}

interface DialectProps extends EndpointProps {
  readonly dialect: Dialect;
}

/** The actions in the header, for readers who may manage endpoints. */
export function HeaderActions({ endpoint: { id, status } }: EndpointProps) {
  return (
    <>
      <StatusButton endpointId={id} status={status} onSet={setEndpointStatus} />
      <Button asChild>
        <Link href={`/endpoints/${id}/edit`}>
          <Settings2 aria-hidden /> Edit settings
        </Link>
      </Button>
    </>
  );
}

interface SecretSectionProps extends DialectProps {
  readonly now: number;
  readonly canManage: boolean;
}

export function SecretSection({ endpoint: { id, secrets }, dialect, now, canManage }: SecretSectionProps) {
  const supportsTwoSignatures = allowsSeveralSignatures(dialect.signature);
  return (
    <Section title="Signing secret">
      <Secrets
        secrets={secrets}
        now={now}
        supportsTwoSignatures={supportsTwoSignatures}
        onEndOverlap={canManage ? endOverlap.bind(null, id) : undefined}
      />
      {canManage && (
        <RotateSecret
          endpointId={id}
          dialectTitle={dialect.title}
          defaultOverlap={dialect.delivery.rotationOverlapSeconds}
          supportsTwoSignatures={supportsTwoSignatures}
          onRotate={rotateSecret}
        />
      )}
    </Section>
  );
}

export function TestSection({ endpoint: { id, timeoutMs }, dialect }: DialectProps) {
  return (
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
  );
}

export function MissedEventsSection({ endpoint: { id, status } }: EndpointProps) {
  return (
    <Section title="Missed events">
      <SendMissing
        endpointId={id}
        disabledReason={status === "enabled" ? null : `The endpoint is ${status}. Enable it first`}
        onCount={countMissing}
        onStart={startMissing}
      />
    </Section>
  );
}
