import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Countdown } from "@/components/format/countdown";
import { DeliveryStatusLabel } from "@/components/format/delivery-status";
import { endpointName } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { BackLink } from "@/components/ui/back-link";
import { Copyable } from "@/components/ui/copy";
import { DetailHeader, type DetailHeaderProps } from "@/components/ui/detail-header";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";

export interface DeliveryHeaderProps extends Pick<DetailHeaderProps, "heading" | "back"> {
  readonly delivery: DeliveryView;
  readonly children?: ReactNode;
}

/** The event, the endpoint and the status of a delivery. The children are the actions on it. */
export function DeliveryHeader({ delivery, heading, back, children }: DeliveryHeaderProps) {
  const name = endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl });
  return (
    <DetailHeader
      heading={heading}
      back={back ?? <BackLink href="/deliveries" label="Deliveries" />}
      title={
        <span className="flex flex-wrap items-center gap-x-2 break-all">
          {delivery.eventType}
          <ArrowRight role="img" aria-label="to" className="size-4 shrink-0 text-muted" />
          <Link href={`/endpoints/${delivery.endpointId}`} className="rounded-sm hover:underline">
            {name}
          </Link>
        </span>
      }
      subtitle={
        <>
          <DeliveryStatusLabel status={delivery.status} inFlight={delivery.inFlight} />
          <ProgressText delivery={delivery} />
          <Copyable text={delivery.id} label="the delivery's ID" className="text-muted" />
        </>
      }
    >
      {children}
    </DetailHeader>
  );
}

function ProgressText({ delivery }: { delivery: DeliveryView }) {
  const { attemptCount, maxAttempts, nextAttemptAt, inFlight, status, settledAt } = delivery;
  if (inFlight) return <span className="text-muted">attempt {attemptCount + 1} is in progress</span>;
  if (status === "retrying" && nextAttemptAt) {
    return (
      <span className="text-muted">
        attempt {attemptCount + 1} of {maxAttempts} <Countdown to={nextAttemptAt} />
      </span>
    );
  }
  if (status === "dead_lettered") {
    return (
      <span className="text-muted">
        dead-lettered after {attemptCount} of {maxAttempts} attempts
      </span>
    );
  }
  return settledAt ? (
    <span className="text-muted">
      <Time at={settledAt} />
    </span>
  ) : null;
}
