import { FastForward, RotateCcw, X } from "lucide-react";
import { endpointName } from "@/components/format/format";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";

type Action = () => Promise<ActionResult<unknown>>;

export interface DeliveryActionsProps {
  readonly delivery: DeliveryView;
  /** Why nothing can be sent now; null when something can. */
  readonly disabledReason: string | null;
  readonly onReplay: Action;
  readonly onRetry: Action;
  readonly onCancel: Action;
}

/** The actions on a delivery: retry or cancel it while it is waiting, otherwise replay it. */
export function DeliveryActions({
  delivery,
  disabledReason,
  onReplay,
  onRetry,
  onCancel,
}: DeliveryActionsProps) {
  const { eventType, cycle, inFlight } = delivery;
  const endpoint = endpointName({ description: delivery.endpointDescription, url: delivery.endpointUrl });
  if (delivery.nextAttemptAt === null) {
    return (
      <ConfirmedAction
        variant="primary"
        shortcut="r"
        button={
          <>
            <RotateCcw aria-hidden /> Replay
          </>
        }
        title="Replay this delivery?"
        confirmLabel="Replay"
        disabledReason={disabledReason}
        action={onReplay}
        doneMessage={`Replay started as cycle ${cycle + 1}`}
      >
        <p>
          Portico sends {eventType} to {endpoint} again now, with a full retry schedule. The event ID stays
          the same, so a receiver that checks it will not process the event twice.
        </p>
      </ConfirmedAction>
    );
  }
  return (
    <>
      <ConfirmedAction
        variant="primary"
        shortcut="r"
        button={
          <>
            <FastForward aria-hidden /> Retry now
          </>
        }
        title="Retry now?"
        confirmLabel="Retry now"
        disabledReason={disabledReason ?? (inFlight ? "An attempt is in progress" : null)}
        action={onRetry}
        doneMessage="Attempt started"
      >
        <p>
          Portico sends {eventType} to {endpoint} now instead of at the scheduled time. This counts as the
          next attempt of the schedule.
        </p>
      </ConfirmedAction>
      <ConfirmedAction
        button={
          <>
            <X aria-hidden /> Cancel
          </>
        }
        title="Cancel this delivery?"
        confirmLabel="Cancel the delivery"
        action={onCancel}
        doneMessage="Delivery cancelled"
      >
        <p>
          Portico makes no more attempts. It cannot stop an attempt in progress. The delivery is marked as
          cancelled, and you can replay it.
        </p>
      </ConfirmedAction>
    </>
  );
}
