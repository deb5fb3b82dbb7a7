"use client";

import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ReplayDialog } from "@/components/ui/replay-dialog";
import { type ReplayActions, type Replayed, useReplay } from "@/components/ui/use-replay";
import { useShortcut } from "@/components/ui/use-shortcut";
import type { DeliveryFilters, ReplaySelection } from "./filters";
import { useSelection } from "./selection";
import { texts } from "./texts";

export interface SelectionBarProps extends ReplayActions<ReplaySelection> {
  readonly filters: DeliveryFilters;
  /** Whether a delivery is open in the side panel. Without a selection, `r` then replays that delivery. */
  readonly isPanelOpen: boolean;
}

/** The most deliveries that can be selected one by one: a replay takes no more ids. */
const maxSelected = 200;

/** Shows how many deliveries are selected and replays them. `x` selects the focused row, `r` replays. */
export function SelectionBar({ filters, isPanelOpen, ...actions }: SelectionBarProps) {
  const { selected, count, clear, selectEverything } = useSelection();
  const [isOpen, setOpen] = useState(false);
  const replay = useReplay(actions);
  const isEverything = selected === "everything";
  const isTooMany = !isEverything && count > maxSelected;
  const openFor = (selection: ReplaySelection) => {
    setOpen(true);
    replay.count(selection);
  };
  const openForSelection = () => openFor(isEverything ? { filters } : { deliveryIds: [...selected] });
  useSelectionShortcuts({
    openForSelection,
    openForOne: isPanelOpen ? null : (id) => openFor({ deliveryIds: [id] }),
  });
  return (
    <div className="pointer-events-none sticky bottom-4 z-10 mt-3 flex justify-center">
      <div role="status" className="pointer-events-auto empty:hidden">
        {replay.started && <StartedMessage started={replay.started} onDismiss={replay.dismiss} />}
      </div>
      {count > 0 && (
        <section
          aria-label="Selection"
          className="pointer-events-auto flex max-w-full animate-appear flex-wrap items-center gap-x-3 gap-y-1 rounded-md border bg-raised px-3 py-2 shadow-float"
        >
          <p className="font-medium">
            {isEverything ? texts.selection.everything : texts.selection.count(count)}
          </p>
          {!isEverything && (
            <Button variant="ghost" onClick={selectEverything}>
              Select all matching
            </Button>
          )}
          <Button variant="ghost" onClick={clear}>
            Clear
          </Button>
          <ReplayDialog
            replay={replay}
            open={isOpen}
            onOpenChange={(open) => (open ? openForSelection() : setOpen(false))}
            onConfirm={() => replay.start(clear)}
            trigger={
              <Button variant="primary" disabled={replay.isPending || isTooMany}>
                <RotateCcw aria-hidden /> Replay
              </Button>
            }
            title={texts.selection.title}
            emptyText={texts.selection.empty}
            question={(matched) => (
              <ReplayQuestion matched={matched} selectedCount={isEverything ? null : count} />
            )}
          />
          {isTooMany && <p className="text-muted text-xs">{texts.selection.tooMany(maxSelected)}</p>}
        </section>
      )}
    </div>
  );
}

function StartedMessage({ started, onDismiss }: { started: Replayed; onDismiss: () => void }) {
  return (
    <p className="mr-3 flex animate-appear items-center gap-2 rounded-md border bg-raised py-1 pr-1 pl-3 shadow-float">
      {started.ok ? (
        texts.selection.started(started.data.matched)
      ) : (
        <span className="text-failure">{started.message}</span>
      )}
      <Button variant="ghost" onClick={onDismiss}>
        Dismiss
      </Button>
    </p>
  );
}

interface ReplayQuestionProps {
  readonly matched: number;
  /** Null when all matching deliveries are selected. */
  readonly selectedCount: number | null;
}

function ReplayQuestion({ matched, selectedCount }: ReplayQuestionProps) {
  return (
    <>
      <p>{texts.selection.question(matched)}</p>
      {selectedCount !== null && selectedCount > matched && (
        <p>{texts.selection.skipped(selectedCount - matched)}</p>
      )}
    </>
  );
}

interface SelectionShortcuts {
  readonly openForSelection: () => void;
  /** Null when `r` belongs to the delivery in the side panel. */
  readonly openForOne: ((id: string) => void) | null;
}

/** `x` toggles the focused row; `r` replays the selection or, without one, the focused row. */
function useSelectionShortcuts({ openForSelection, openForOne }: SelectionShortcuts): void {
  const { has, setSelected, count } = useSelection();
  useShortcut((key) => {
    const id = focusedRowId();
    if (key === "x" && id) setSelected([id], !has(id));
    else if (key === "r" && count > 0) openForSelection();
    else if (key === "r" && id && openForOne) {
      setSelected([id], true);
      openForOne(id);
    } else return false;
    return true;
  });
}

function focusedRowId(): string | undefined {
  const focused = document.activeElement;
  return (focused?.getAttribute("data-row-link") ?? focused?.getAttribute("data-select")) || undefined;
}
