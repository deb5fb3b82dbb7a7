import { ArrowLeft, ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Copyable } from "@/components/shared/copy";
import { endpointName } from "@/components/shared/format";
import { Status } from "@/components/shared/status";
import { Time } from "@/components/shared/time";
import type { DeliveryView } from "@/lib/portal/delivery-row";

/** What was to be delivered, to whom, and where that stands. The actions stand at its right. */
export function DeliveryHeader({ delivery, children }: { delivery: DeliveryView; children?: ReactNode }) {
  const name = endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl });
  return (
    <header className="grid gap-2">
      <Link
        href="/deliveries"
        className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-text"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> Deliveries
      </Link>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-2 break-all font-semibold text-xl tracking-tight">
            {delivery.eventType}
            <ArrowRight role="img" aria-label="to" className="size-4 shrink-0 text-muted" />
            <Link href={`/endpoints/${delivery.endpointId}`} className="rounded-sm hover:underline">
              {name}
            </Link>
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            <Status status={delivery.status} inFlight={delivery.inFlight} />
            <Progress delivery={delivery} />
            <Copyable text={delivery.id} what="the delivery's id" className="text-muted" />
          </p>
        </div>
        {children}
      </div>
    </header>
  );
}

function Progress({ delivery }: { delivery: DeliveryView }) {
  const { attemptCount, maxAttempts, nextAttemptAt, inFlight, status, settledAt } = delivery;
  if (inFlight) return <span className="text-muted">attempt {attemptCount + 1} is under way</span>;
  if (status === "retrying" && nextAttemptAt) {
    return (
      <span className="text-muted">
        attempt {attemptCount + 1} of {maxAttempts} <Time at={nextAttemptAt} precise />
      </span>
    );
  }
  if (status === "dead_lettered") {
    return (
      <span className="text-muted">
        gave up after {attemptCount} of {maxAttempts} attempts
      </span>
    );
  }
  return settledAt ? (
    <span className="text-muted">
      <Time at={settledAt} />
    </span>
  ) : null;
}
