import { FastForward, RotateCcw, X } from "lucide-react";
import { endpointName } from "@/components/format/format";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { texts } from "./texts";

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
        title={texts.replay.title}
        confirmLabel="Replay"
        disabledReason={disabledReason}
        action={onReplay}
        doneMessage={texts.replay.started(cycle + 1)}
      >
        <p>{texts.replay.question(eventType, endpoint)}</p>
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
        title={texts.retry.title}
        confirmLabel="Retry now"
        disabledReason={disabledReason ?? (inFlight ? texts.retry.inProgress : null)}
        action={onRetry}
        doneMessage={texts.retry.started}
      >
        <p>{texts.retry.question(eventType, endpoint)}</p>
      </ConfirmedAction>
      <ConfirmedAction
        button={
          <>
            <X aria-hidden /> Cancel
          </>
        }
        title={texts.cancel.title}
        confirmLabel={texts.cancel.confirm}
        action={onCancel}
        doneMessage={texts.cancel.done}
      >
        <p>{texts.cancel.question}</p>
      </ConfirmedAction>
    </>
  );
}
