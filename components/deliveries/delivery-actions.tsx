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

/** What can be done with a delivery: one that waits can be hurried or given up, one that rests can be sent again. */
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
          {endpoint} gets {eventType} again, at once and with a full schedule of retries. The event id stays
          the same, so a receiver that checks it will not do the work twice.
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
        title="Make the next attempt now?"
        confirmLabel="Retry now"
        disabledReason={disabledReason ?? (inFlight ? "An attempt is under way" : null)}
        action={onRetry}
        doneMessage="The attempt is on its way"
      >
        <p>
          {endpoint} gets {eventType} at once instead of at the planned time. It counts as the attempt that
          was due next; the schedule goes on from there.
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
        doneMessage="No more attempts will be made"
      >
        <p>
          No more attempts are made. One that is under way cannot be called back. The delivery stays in the
          log as cancelled, and can be replayed.
        </p>
      </ConfirmedAction>
    </>
  );
}
