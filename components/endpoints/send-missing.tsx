"use client";

import { History } from "lucide-react";
import { useRef, useState, useTransition } from "react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";

/** A stretch of time. ISO 8601; without `until`, up to now. */
export interface MissingRange {
  readonly since: string;
  readonly until?: string;
}

type Matched = ActionResult<{ readonly matched: number }>;
type RangeAction = (endpointId: string, range: MissingRange) => Promise<Matched>;

export interface SendMissingProps {
  readonly endpointId: string;
  /** Why nothing can be sent now; null when it can. */
  readonly disabledReason: string | null;
  readonly onCount: RangeAction;
  readonly onStart: RangeAction;
}

const hourMs = 3_600_000;
const choices = [
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "24h", label: "Last 24 hours", hours: 24 },
  { value: "7d", label: "Last 7 days", hours: 7 * 24 },
  { value: "30d", label: "Last 30 days", hours: 30 * 24 },
] as const;
const customChoice = "between";

/** Sends what the endpoint has never been sent, out of a stretch of time: counts first, then asks. */
export function SendMissing({ endpointId, disabledReason, onCount, onStart }: SendMissingProps) {
  const [open, setOpen] = useState(false);
  const [started, setStarted] = useState<Matched>();
  const done = (result: Matched) => {
    setStarted(result);
    setOpen(false);
  };
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-3">
        <Dialog
          open={open}
          onOpenChange={setOpen}
          trigger={
            <ActionButton disabled={disabledReason !== null}>
              <History aria-hidden /> Send missed events
            </ActionButton>
          }
          title="Send missed events?"
          description="Sends events that match the endpoint's current settings and were never sent to it: events from before it was registered or subscribed to their type, and events skipped while it was paused or disabled."
        >
          <Question endpointId={endpointId} onCount={onCount} onStart={onStart} onDone={done} />
        </Dialog>
        <span className="text-muted text-xs">
          {disabledReason ?? "Sends matching events that were never sent, for a time range you choose"}
        </span>
      </div>
      <p role="status" className="text-muted text-xs empty:hidden">
        {started?.ok &&
          `${formatCount(started.data.matched, "event is being sent", "events are being sent")}`}
        {started && !started.ok && <span className="text-failure">{started.message}</span>}
      </p>
    </div>
  );
}

interface QuestionProps extends Omit<SendMissingProps, "disabledReason"> {
  readonly onDone: (result: Matched) => void;
}

function Question({ endpointId, onCount, onStart, onDone }: QuestionProps) {
  const [choice, setChoice] = useState("");
  const [bounds, setBounds] = useState({ since: "", until: "" });
  const [counted, setCounted] = useState<Matched>();
  const [isPending, startTransition] = useTransition();
  // What is sent is what was counted, not what the clock has come to meanwhile.
  const countedRange = useRef<MissingRange>(null);
  const count = (range: MissingRange | null) => {
    countedRange.current = range;
    setCounted(undefined);
    if (!range) return;
    startTransition(async () => {
      const result = await onCount(endpointId, range);
      if (countedRange.current === range) setCounted(result);
    });
  };
  const choose = (value: string) => {
    setChoice(value);
    count(value === customChoice ? customRange(bounds) : presetRange(value));
  };
  const setBound = (name: "since" | "until", value: string) => {
    const next = { ...bounds, [name]: value };
    setBounds(next);
    count(customRange(next));
  };
  const start = () =>
    startTransition(async () => {
      if (countedRange.current) onDone(await onStart(endpointId, countedRange.current));
    });
  const matched = counted?.ok ? counted.data.matched : 0;
  return (
    <div className="grid gap-4">
      <Field label="Time range">
        {(control) => (
          <Select {...control} value={choice} onChange={(event) => choose(event.target.value)}>
            <option value="">Choose a time range</option>
            {choices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
            <option value={customChoice}>Custom range</option>
          </Select>
        )}
      </Field>
      {choice === customChoice && (
        <div className="grid gap-3 sm:grid-cols-2">
          {(["since", "until"] as const).map((name) => (
            <Field key={name} label={name === "since" ? "From" : "To"}>
              {(control) => (
                <Input
                  {...control}
                  type="datetime-local"
                  value={bounds[name]}
                  onChange={(event) => setBound(name, event.target.value)}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      <p role="status" className="min-h-5 text-muted text-sm">
        {counted && <Count counted={counted} />}
        {!counted && isPending && "Counting"}
        {!counted && !isPending && choice === customChoice && "Enter a start time before the end time."}
      </p>
      <div className="flex justify-end gap-2">
        <DialogCancel />
        <Button variant="primary" disabled={matched === 0 || isPending} onClick={start}>
          {matched > 0 ? `Send ${matched.toLocaleString("en")}` : "Send"}
        </Button>
      </div>
    </div>
  );
}

function Count({ counted }: { counted: Matched }) {
  if (!counted.ok) return <span className="text-failure">{counted.message}</span>;
  if (counted.data.matched === 0) return "No events were missed in this time range.";
  return `${formatCount(counted.data.matched, "event")} will be sent, each with a full retry schedule.`;
}

function presetRange(value: string): MissingRange | null {
  const hours = choices.find((each) => each.value === value)?.hours;
  return hours === undefined ? null : { since: new Date(Date.now() - hours * hourMs).toISOString() };
}

/** The inputs speak in the reader's own zone, as everything on the page does. */
function customRange({ since, until }: { since: string; until: string }): MissingRange | null {
  const [from, to] = [new Date(since), new Date(until)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) || from >= to) return null;
  return { since: from.toISOString(), until: to.toISOString() };
}
