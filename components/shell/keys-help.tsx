"use client";

import { Dialog } from "@/components/ui/dialog";

const keys: readonly (readonly [string, string])[] = [
  ["⌘K or Ctrl K", "Go to a page, an endpoint or an ID"],
  ["/", "Search deliveries"],
  ["j and k", "Next and previous row"],
  ["Enter", "Open the row"],
  ["Escape", "Close the side panel"],
  ["x", "Select or deselect the focused delivery"],
  ["r", "Replay the selected or focused delivery"],
  ["?", "Show this list"],
];

/** The list of keyboard shortcuts. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2.5 text-sm">
        {keys.map(([key, description]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-sm border bg-sunken px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
