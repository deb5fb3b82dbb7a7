"use client";

import { RotateCcw } from "lucide-react";
import { useState, useTransition } from "react";
import { plural } from "@/components/format/format";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { useShortcut } from "@/components/ui/use-shortcut";
import type { DeliveryFilters } from "./filters";
import { useSelection } from "./selection";

/** What is to be replayed: these deliveries, or all that the filters match. */
export type ReplayWish = { readonly deliveryIds: readonly string[] } | { readonly filters: DeliveryFilters };

type Matched = ActionResult<{ readonly matched: number }>;

export interface SelectionBarProps {
  readonly filters: DeliveryFilters;
  /** Something is open beside the list: with nothing selected, `r` is for that. */
  readonly isBeside: boolean;
  readonly onCount: (wish: ReplayWish) => Promise<Matched>;
  readonly onReplay: (wish: ReplayWish) => Promise<Matched>;
}

/** The most that can be picked one by one: what one replay takes by its ids. */
const mostPicked = 200;

/** Says how much is selected, and replays it: counts first, asks once. `x` selects the row in focus, `r` replays. */
export function SelectionBar({ filters, isBeside, onCount, onReplay }: SelectionBarProps) {
  const { selected, count, clear, selectEverything } = useSelection();
  const [asked, setAsked] = useState<ReplayWish>();
  const [counted, setCounted] = useState<Matched>();
  const [replayed, setReplayed] = useState<Matched>();
  const [isPending, startTransition] = useTransition();
  const isTooMuch = selected !== "everything" && count > mostPicked;
  const matched = counted?.ok ? counted.data.matched : 0;

  const ask = (wish: ReplayWish) => {
    setAsked(wish);
    setCounted(undefined);
    setReplayed(undefined);
    startTransition(async () => setCounted(await onCount(wish)));
  };
  const askForSelection = () => ask(selected === "everything" ? { filters } : { deliveryIds: [...selected] });
  const replay = (wish: ReplayWish) =>
    startTransition(async () => {
      const result = await onReplay(wish);
      setReplayed(result);
      if (result.ok) clear();
    });
  useSelectionKeys({ askForSelection, askFor: isBeside ? null : (id) => ask({ deliveryIds: [id] }) });

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
              ? "Everything that matches the filters"
              : `${plural(count, "delivery", "deliveries")} selected`}
          </p>
          {selected !== "everything" && (
            <Button look="quiet" onClick={selectEverything}>
              Select everything that matches
            </Button>
          )}
          <Button look="quiet" onClick={clear}>
            Clear
          </Button>
          <Confirm
            open={asked !== undefined}
            onOpenChange={(open) => (open ? askForSelection() : setAsked(undefined))}
            trigger={
              <Button look="primary" disabled={isPending || isTooMuch}>
                <RotateCcw aria-hidden /> Replay
              </Button>
            }
            title="Replay the selection?"
            confirmLabel={matched > 0 ? `Replay ${matched.toLocaleString("en")}` : "Replay"}
            disabled={matched === 0 || isPending}
            onConfirm={() => asked && replay(asked)}
          >
            <Question counted={counted} picked={selected === "everything" ? null : count} />
          </Confirm>
          {isTooMuch && (
            <p className="text-muted text-xs">
              At most {mostPicked} at once. Narrow the list, then select everything that matches.
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
        `Replay of ${plural(result.data.matched, "delivery", "deliveries")} started`
      ) : (
        <span className="text-failure">{result.message}</span>
      )}
      <Button look="quiet" onClick={onDismiss}>
        Dismiss
      </Button>
    </p>
  );
}

/** @param picked how many were picked one by one; null when everything that matches is meant */
function Question({ counted, picked }: { counted: Matched | undefined; picked: number | null }) {
  if (!counted) return <p>Counting what would be sent again.</p>;
  if (!counted.ok) return <p className="text-failure">{counted.message}</p>;
  const { matched } = counted.data;
  if (matched === 0) {
    return (
      <p>
        None of this can be replayed now: it is on its way already, or its endpoint is paused, disabled or
        deleted.
      </p>
    );
  }
  return (
    <>
      <p>
        {plural(matched, "delivery", "deliveries")} will be sent again, at once and with a full schedule of
        retries. Event ids stay the same.
      </p>
      {picked !== null && picked > matched && (
        <p>
          {plural(picked - matched, "other", "others")} of the selection cannot be replayed now: on the way
          already, or the endpoint takes nothing.
        </p>
      )}
    </>
  );
}

interface SelectionKeys {
  readonly askForSelection: () => void;
  /** Null when a single one is somebody else's to replay. */
  readonly askFor: ((id: string) => void) | null;
}

/** `x` selects the row in focus, or no longer; `r` replays what is selected, or else the row in focus. */
function useSelectionKeys({ askForSelection, askFor }: SelectionKeys): void {
  const { has, mark, count } = useSelection();
  useShortcut((key) => {
    const id = rowInFocus();
    if (key === "x" && id) mark([id], !has(id));
    else if (key === "r" && count > 0) askForSelection();
    else if (key === "r" && id && askFor) {
      mark([id], true);
      askFor(id);
    } else return false;
    return true;
  });
}

function rowInFocus(): string | undefined {
  const focused = document.activeElement;
  return (focused?.getAttribute("data-row-link") ?? focused?.getAttribute("data-select")) || undefined;
}
