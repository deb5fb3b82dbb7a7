"use client";

import { History } from "lucide-react";
import { useState } from "react";
import { timeChoices } from "@/components/format/time-choices";
import { ActionButton } from "@/components/ui/action-button";
import { SelectField, TextField } from "@/components/ui/fields";
import { ReplayDialog, ReplayStatus } from "@/components/ui/replay-dialog";
import { type Replayed, useReplay } from "@/components/ui/use-replay";
import type { MissingRange } from "@/lib/deliveries/replays/missing-range";
import { texts } from "./texts";

type RangeAction = (endpointId: string, range: MissingRange) => Promise<Replayed>;

export interface SendMissingProps {
  readonly endpointId: string;
  /** Why nothing can be sent now; null when it can. */
  readonly disabledReason: string | null;
  readonly onCount: RangeAction;
  readonly onStart: RangeAction;
}

const hourMs = 3_600_000;
const customChoice = { value: "custom", label: "Custom range" };

/** Sends an endpoint the events of a time range that were never sent to it. */
export function SendMissing({ endpointId, disabledReason, onCount, onStart }: SendMissingProps) {
  const replay = useReplay<MissingRange>({
    onCount: (range) => onCount(endpointId, range),
    onStart: (range) => onStart(endpointId, range),
  });
  const [choice, setChoice] = useState("");
  const isCustom = choice === customChoice.value;
  const reset = (open: boolean) => {
    if (!open) return;
    setChoice("");
    replay.count(null);
  };
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-3">
        <ReplayDialog
          replay={replay}
          confirmLabel="Send"
          onOpenChange={reset}
          onConfirm={() => replay.start()}
          trigger={
            <ActionButton disabled={disabledReason !== null}>
              <History aria-hidden /> Send missed events
            </ActionButton>
          }
          title={texts.missing.title}
          emptyText={texts.missing.empty}
          question={(matched) => <p>{texts.missing.question(matched)}</p>}
          selection={{
            description: <p>{texts.missing.description}</p>,
            hint: isCustom ? texts.missing.invalidRange : `${texts.missing.choose}.`,
            fields: (
              <>
                <SelectField
                  label="Time range"
                  emptyLabel={texts.missing.choose}
                  choices={[...timeChoices, customChoice]}
                  value={choice}
                  onChange={(value) => {
                    setChoice(value);
                    replay.count(presetRange(value));
                  }}
                />
                {isCustom && <CustomRange onChange={replay.count} />}
              </>
            ),
          }}
        />
        <span className="text-muted text-xs">{disabledReason ?? texts.missing.note}</span>
      </div>
      <ReplayStatus started={replay.started} text={texts.missing.started} />
    </div>
  );
}

const boundLabels = { since: "From", until: "To" } as const;

/** Two times in the zone of the browser. */
function CustomRange({ onChange }: { onChange: (range: MissingRange | null) => void }) {
  const [bounds, setBounds] = useState({ since: "", until: "" });
  const setBound = (name: keyof typeof boundLabels, value: string) => {
    const next = { ...bounds, [name]: value };
    setBounds(next);
    onChange(customRange(next));
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {(["since", "until"] as const).map((name) => (
        <TextField
          key={name}
          label={boundLabels[name]}
          type="datetime-local"
          value={bounds[name]}
          onChange={(event) => setBound(name, event.target.value)}
        />
      ))}
    </div>
  );
}

function presetRange(value: string): MissingRange | null {
  const hours = timeChoices.find((each) => each.value === value)?.hours;
  return hours === undefined ? null : { since: new Date(Date.now() - hours * hourMs).toISOString() };
}

function customRange({ since, until }: { since: string; until: string }): MissingRange | null {
  const [from, to] = [new Date(since), new Date(until)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) || from >= to) return null;
  return { since: from.toISOString(), until: to.toISOString() };
}
