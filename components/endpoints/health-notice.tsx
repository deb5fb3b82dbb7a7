import { formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { disabledBecause } from "./disabled-reason";

interface HealthNoticeProps {
  readonly endpoint: EndpointDetail;
}

/** Explains why an endpoint is disabled, suspended, or gets nothing for a while. Renders nothing for any other endpoint. */
export function HealthNotice({ endpoint }: HealthNoticeProps) {
  const reason = disabledBecause(endpoint);
  if (reason) return <Notice tone="failure">{reason}</Notice>;
  if (endpoint.status !== "enabled") return null;
  return (
    <>
      <WaitNotice endpoint={endpoint} />
      <SuspendedNotice endpoint={endpoint} />
    </>
  );
}

/** The endpoint has too many requests, or asked for a wait. */
function WaitNotice({ endpoint: { health } }: HealthNoticeProps) {
  if (health.waitsUntil === null) return null;
  return (
    <Notice tone="waiting">
      <p>
        The endpoint responded {health.waitStatusCode}, so all its deliveries wait. Portico sends the next one{" "}
        <Time at={health.waitsUntil} precise />. Waiting deliveries do not use up attempts. To send one
        earlier, open it and choose “Retry now”.
      </p>
    </Notice>
  );
}

/** The circuit breaker is open. */
function SuspendedNotice({ endpoint: { health, disableAfter } }: HealthNoticeProps) {
  if (health.state !== "suspended" || !health.failingSince) return null;
  return (
    <Notice tone="waiting">
      <p>
        The last {health.failures} attempts failed, starting <Time at={health.failingSince} />. To protect the
        endpoint, Portico tries one delivery at a time. The next attempt is{" "}
        {health.nextProbeAt && <Time at={health.nextProbeAt} precise />}. Waiting deliveries do not use up
        attempts. Portico sends them after the first success or a successful test.
      </p>
      {health.disablesAt && disableAfter !== null && (
        <p className="mt-1 text-muted">
          If nothing succeeds, Portico disables the endpoint <Time at={health.disablesAt} />,{" "}
          {formatDuration(disableAfter * 1_000)} after the first failure.
        </p>
      )}
    </Notice>
  );
}
