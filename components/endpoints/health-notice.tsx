import { formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { disabledBecause } from "./disabled-reason";

/** Explains why an endpoint is disabled or suspended. Renders nothing for a healthy endpoint. */
export function HealthNotice({ endpoint }: { endpoint: EndpointDetail }) {
  const { status, health, disableAfter } = endpoint;
  const reason = disabledBecause(endpoint);
  if (reason) return <Notice tone="failure">{reason}</Notice>;
  if (status !== "enabled" || health.state !== "suspended" || !health.failingSince) return null;
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
