import { Check, X } from "lucide-react";
import { Time } from "@/components/format/time";
import { AutoRefresh } from "@/components/shell/refresh";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { MoveDetail } from "@/lib/deliveries/copies/compare-copies";
import { texts } from "../texts";
import { MoveComparison } from "./comparison";

export interface OpenMoveProps {
  readonly move: MoveDetail;
  /** Undefined for readers who may not end the move. */
  readonly actions?: {
    readonly onSwitch: () => Promise<ActionResult<null>>;
    readonly onStop: () => Promise<ActionResult<null>>;
  };
}

/** A move in progress: both URLs, their responses, and the two ways to end it. */
export function OpenMove({ move, actions }: OpenMoveProps) {
  const { toUrl, fromUrl, startedBy, startedAt, shadowUntil, shadowing, comparison } = move;
  const differingCount = comparison.both - comparison.sameVerdict;
  return (
    <Section title="Moving to a new URL">
      <div className="grid gap-4">
        <Notice tone={shadowing ? "info" : "waiting"}>
          {shadowing ? (
            <>
              Portico also sends each delivery once to the new URL until{" "}
              <Time at={shadowUntil} show="minute" />. Only the response of the current URL counts.
            </>
          ) : (
            <>
              Portico stopped sending copies <Time at={shadowUntil} />. It sends nothing more to the new URL
              until you switch.
            </>
          )}
        </Notice>
        <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
          <div className="min-w-0 max-w-2xl flex-1 basis-96 max-sm:basis-full">
            <Facts>
              <Fact name="Current URL">
                <Copyable text={fromUrl} label="the current URL" />
              </Fact>
              <Fact name="New URL">
                <Copyable text={toUrl} label="the new URL" />
              </Fact>
              <Fact name="Started">
                <Time at={startedAt} /> by {startedBy}
              </Fact>
            </Facts>
          </div>
          {actions && (
            <div className="flex flex-wrap gap-2">
              <ConfirmedAction
                button={
                  <>
                    <X aria-hidden /> Stop
                  </>
                }
                title={texts.move.stop.title}
                confirmLabel="Stop"
                doneMessage={texts.move.stop.done}
                action={actions.onStop}
              >
                <p>{texts.move.stop.question}</p>
              </ConfirmedAction>
              <ConfirmedAction
                button={
                  <>
                    <Check aria-hidden /> Switch
                  </>
                }
                variant="primary"
                title={texts.move.switch.title}
                confirmLabel="Switch"
                doneMessage={texts.move.switch.done}
                action={actions.onSwitch}
              >
                <p>{texts.move.switch.question}</p>
                <p>{describeComparison(comparison.both, differingCount)}</p>
              </ConfirmedAction>
            </div>
          )}
        </div>
        <MoveComparison move={move} />
        {shadowing && <AutoRefresh intervalSeconds={10} />}
      </div>
    </Section>
  );
}

function describeComparison(compared: number, differing: number): string {
  if (compared === 0) return texts.move.switch.nothingCompared;
  return differing === 0
    ? texts.move.switch.allSame(compared)
    : texts.move.switch.differing(compared, differing);
}
