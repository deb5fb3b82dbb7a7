"use client";

import { RotateCcw } from "lucide-react";
import { useState, useTransition } from "react";
import { formatCount } from "@/components/format/format";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { useShortcut } from "@/components/ui/use-shortcut";
import type { DeliveryFilters } from "./filters";
import { useSelection } from "./selection";

/** What is to be replayed: these deliveries, or all that the filters match. */
export type ReplaySelection =
  | { readonly deliveryIds: readonly string[] }
  | { readonly filters: DeliveryFilters };

type Matched = ActionResult<{ readonly matched: number }>;

export interface SelectionBarProps {
  readonly filters: DeliveryFilters;
  /** Something is open beside the list: with nothing selected, `r` is for that. */
  readonly isPanelOpen: boolean;
  readonly onCount: (selection: ReplaySelection) => Promise<Matched>;
  readonly onReplay: (selection: ReplaySelection) => Promise<Matched>;
}

/** The most that can be picked one by one: what one replay takes by its ids. */
const maxPicked = 200;

/** Says how much is selected, and replays it: counts first, asks once. `x` selects the row in focus, `r` replays. */
export function SelectionBar({ filters, isPanelOpen, onCount, onReplay }: SelectionBarProps) {
  const { selected, count, clear, selectEverything } = useSelection();
  const [pendingReplay, setPendingReplay] = useState<ReplaySelection>();
  const [counted, setCounted] = useState<Matched>();
  const [replayed, setReplayed] = useState<Matched>();
  const [isPending, startTransition] = useTransition();
  const isTooMany = selected !== "everything" && count > maxPicked;
  const matched = counted?.ok ? counted.data.matched : 0;

  const prepareReplay = (selection: ReplaySelection) => {
    setPendingReplay(selection);
    setCounted(undefined);
    setReplayed(undefined);
    startTransition(async () => setCounted(await onCount(selection)));
  };
  const prepareSelection = () =>
    prepareReplay(selected === "everything" ? { filters } : { deliveryIds: [...selected] });
  const replay = (selection: ReplaySelection) =>
    startTransition(async () => {
      const result = await onReplay(selection);
      setReplayed(result);
      if (result.ok) clear();
    });
  useSelectionKeys({
    prepareSelection,
    prepareOne: isPanelOpen ? null : (id) => prepareReplay({ deliveryIds: [id] }),
  });

  return (
    <div className="pointer-events-none sticky bottom-4 z-10 mt-3 flex justify-center">
      <div role="status" className="pointer-events-auto empty:hidden">
        {replayed && <Outcome result={replayed} onDismiss={() => setReplayed(undefined)} />}
      </div>
      {count > 0 && (
        <section
          aria-label="Selection"
          className="pointer-events-auto flex max-w-full animate-appear flex-wrap items-center gap-x-3 gap-y-1 rounded-md border bg-raised px-3 py-2 shadow-float"
        >
          <p className="font-medium">
            {selected === "everything"
              ? "All matching deliveries selected"
              : `${formatCount(count, "delivery", "deliveries")} selected`}
          </p>
          {selected !== "everything" && (
            <Button variant="ghost" onClick={selectEverything}>
              Select all matching
            </Button>
          )}
          <Button variant="ghost" onClick={clear}>
            Clear
          </Button>
          <Confirm
            open={pendingReplay !== undefined}
            onOpenChange={(open) => (open ? prepareSelection() : setPendingReplay(undefined))}
            trigger={
              <Button variant="primary" disabled={isPending || isTooMany}>
                <RotateCcw aria-hidden /> Replay
              </Button>
            }
            title="Replay the selection?"
            confirmLabel={matched > 0 ? `Replay ${matched.toLocaleString("en")}` : "Replay"}
            disabled={matched === 0 || isPending}
            onConfirm={() => pendingReplay && replay(pendingReplay)}
          >
            <ReplayQuestion counted={counted} pickedCount={selected === "everything" ? null : count} />
          </Confirm>
          {isTooMany && (
            <p className="text-muted text-xs">
              You can select at most {maxPicked} deliveries. Filter the list, then select all matching.
            </p>
          )}
        </section>
      )}
    </div>
  );
}

function Outcome({ result, onDismiss }: { result: Matched; onDismiss: () => void }) {
  return (
    <p className="mr-3 flex animate-appear items-center gap-2 rounded-md border bg-raised py-1 pr-1 pl-3 shadow-float">
      {result.ok ? (
        `Replay of ${formatCount(result.data.matched, "delivery", "deliveries")} started`
      ) : (
        <span className="text-failure">{result.message}</span>
      )}
      <Button variant="ghost" onClick={onDismiss}>
        Dismiss
      </Button>
    </p>
  );
}

/** @param picked how many were picked one by one; null when everything that matches is meant */
function ReplayQuestion({
  counted,
  pickedCount,
}: {
  counted: Matched | undefined;
  pickedCount: number | null;
}) {
  if (!counted) return <p>Counting deliveries.</p>;
  if (!counted.ok) return <p className="text-failure">{counted.message}</p>;
  const { matched } = counted.data;
  if (matched === 0) {
    return (
      <p>
        None of these deliveries can be replayed now. They are already in progress, or their endpoint is
        paused, disabled or deleted.
      </p>
    );
  }
  return (
    <>
      <p>
        {formatCount(matched, "delivery", "deliveries")} will be sent again now, with a full retry schedule.
        Event IDs stay the same.
      </p>
      {pickedCount !== null && pickedCount > matched && (
        <p>
          {formatCount(pickedCount - matched, "selected delivery", "selected deliveries")} cannot be replayed
          now: already in progress, or the endpoint is paused, disabled or deleted.
        </p>
      )}
    </>
  );
}

interface SelectionKeys {
  readonly prepareSelection: () => void;
  /** Null when a single one is somebody else's to replay. */
  readonly prepareOne: ((id: string) => void) | null;
}

/** `x` selects the row in focus, or no longer; `r` replays what is selected, or else the row in focus. */
function useSelectionKeys({ prepareSelection, prepareOne }: SelectionKeys): void {
  const { has, setSelected, count } = useSelection();
  useShortcut((key) => {
    const id = rowInFocus();
    if (key === "x" && id) setSelected([id], !has(id));
    else if (key === "r" && count > 0) prepareSelection();
    else if (key === "r" && id && prepareOne) {
      setSelected([id], true);
      prepareOne(id);
    } else return false;
    return true;
  });
}

function rowInFocus(): string | undefined {
  const focused = document.activeElement;
  return (focused?.getAttribute("data-row-link") ?? focused?.getAttribute("data-select")) || undefined;
}
