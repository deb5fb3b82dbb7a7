"use client";

import type { ReactNode } from "react";
import { Confirm } from "./confirm";
import type { Replay, Replayed } from "./use-replay";

export interface ReplayDialogProps {
  /** The state from `useReplay`. */
  readonly replay: Pick<Replay<unknown>, "counted" | "matched" | "isPending">;
  readonly trigger: ReactNode;
  readonly title: string;
  /** The label of the confirming button, before the count. */
  readonly confirmLabel?: string;
  /** Describes what will happen, once the deliveries are counted. */
  readonly question: (matched: number) => ReactNode;
  /** Shown when there is nothing to replay. */
  readonly emptyText: string;
  /** What to select before anything can be counted, with its controls. */
  readonly selection?: { readonly description: ReactNode; readonly fields: ReactNode; readonly hint: string };
  readonly open?: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onConfirm: () => void;
}

/** Shows how many deliveries match, and asks for confirmation before they are replayed. */
export function ReplayDialog(props: ReplayDialogProps) {
  const { replay, confirmLabel = "Replay", selection } = props;
  const { counted, matched, isPending } = replay;
  const isCounting = isPending || !selection;
  const count = counted ? (
    <Count counted={counted} question={props.question} emptyText={props.emptyText} />
  ) : (
    <p>{isCounting ? "Counting deliveries." : selection.hint}</p>
  );
  return (
    <Confirm
      open={props.open}
      onOpenChange={props.onOpenChange}
      trigger={props.trigger}
      title={props.title}
      confirmLabel={matched > 0 ? `${confirmLabel} ${matched.toLocaleString("en")}` : confirmLabel}
      disabled={matched === 0 || isPending}
      onConfirm={props.onConfirm}
      fields={
        selection && (
          <>
            {selection.fields}
            <div role="status" className="min-h-5 text-muted">
              {count}
            </div>
          </>
        )
      }
    >
      {selection?.description ?? count}
    </Confirm>
  );
}

function Count(props: Pick<ReplayDialogProps, "question" | "emptyText"> & { counted: Replayed }) {
  const { counted, question, emptyText } = props;
  if (!counted.ok) return <p className="text-failure">{counted.message}</p>;
  return counted.data.matched === 0 ? <p>{emptyText}</p> : question(counted.data.matched);
}

/** The result of a started replay, below the button that started it. */
export function ReplayStatus(props: { started: Replayed | undefined; text: (matched: number) => string }) {
  const { started, text } = props;
  return (
    <p role="status" className="text-muted text-xs empty:hidden">
      {started?.ok && text(started.data.matched)}
      {started && !started.ok && <span className="text-failure">{started.message}</span>}
    </p>
  );
}
