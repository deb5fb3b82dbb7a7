"use client";

import { cx } from "class-variance-authority";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Field, FieldNote } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";
import { isOperationalType } from "@/lib/dialects/event-type-pattern";
import type { DialectOption, EventTypeOption } from "./types";

interface EventTypesFieldProps {
  readonly dialect: DialectOption;
  /** Operational events; empty if the endpoint cannot receive them. */
  readonly operational: readonly EventTypeOption[];
  readonly chosen: readonly string[];
  readonly problem?: string;
}

const box = "checkbox mt-0.5";
const everyOperational = "portico.*";

/** Which events the endpoint receives: all, some of the list, those with a prefix, or in an open dialect any by name. */
export function EventTypesField({ dialect, operational, chosen, problem }: EventTypesFieldProps) {
  const [all, setAll] = useState(chosen.includes("*"));
  const noteId = useId();
  const listed = new Set([...dialect.eventTypes, ...operational].map(({ type }) => type));
  const others = chosen.filter((type) => type !== "*" && type !== everyOperational && !listed.has(type));
  return (
    <fieldset className="grid gap-2" data-invalid={problem} aria-describedby={problem && noteId}>
      <legend className="mb-1.5 font-medium">Event types</legend>
      <label className="flex gap-2.5">
        <input
          type="checkbox"
          name="eventTypes"
          value="*"
          checked={all}
          onChange={(event) => setAll(event.target.checked)}
          className={box}
        />
        <span>
          All events <span className="text-muted">including types that are added later</span>
        </span>
      </label>
      <ul className={cx("grid border-t", all && "opacity-50")}>
        {dialect.eventTypes.map((option) => (
          <li key={option.type} className="border-b">
            <EventType option={option} checked={chosen.includes(option.type)} disabled={all} />
          </li>
        ))}
      </ul>
      {!all && (
        <Field label={dialect.openTypes ? "Other event types" : "Prefixes"} hint={otherTypesHint(dialect)}>
          {(control) => (
            <TextArea
              {...control}
              name="otherTypes"
              defaultValue={others.join("\n")}
              spellCheck={false}
              rows={2}
            />
          )}
        </Field>
      )}
      {all &&
        others
          .filter(isOperationalType)
          .map((type) => <input key={type} type="hidden" name="eventTypes" value={type} />)}
      {operational.length > 0 && <OperationalTypes types={operational} chosen={chosen} dialect={dialect} />}
      {problem && <FieldNote id={noteId} problem={problem} />}
    </fieldset>
  );
}

function otherTypesHint({ title, openTypes, eventTypes }: DialectOption): string {
  const example = eventTypes.map(({ type }) => type.split(".")).find((parts) => parts.length > 1)?.[0];
  const prefix = `a prefix such as ${example ?? "invoice"}.* for all types that begin with it`;
  return openTypes
    ? `${title} has more types than Portico lists. One per line: a type, or ${prefix}.`
    : `One per line: ${prefix}, including types that are added later.`;
}

interface OperationalTypesProps {
  readonly types: readonly EventTypeOption[];
  readonly chosen: readonly string[];
  readonly dialect: DialectOption;
}

/** Alerts as events. "All events" does not include them, and only open dialects can carry them. */
function OperationalTypes({ types, chosen, dialect }: OperationalTypesProps) {
  const [all, setAll] = useState(chosen.includes(everyOperational));
  if (!dialect.openTypes) {
    return (
      <p className="text-muted text-xs">
        Operational events, such as a failing endpoint, are sent in the Standard Webhooks dialect. Choose it
        to receive them.
      </p>
    );
  }
  return (
    <fieldset className="mt-3 grid gap-2">
      <legend className="mb-1.5 font-medium">Operational events</legend>
      <label className="flex gap-2.5">
        <input
          type="checkbox"
          name="eventTypes"
          value={everyOperational}
          checked={all}
          onChange={(event) => setAll(event.target.checked)}
          className={box}
        />
        <span>
          All operational events <span className="text-muted">including types that are added later</span>
        </span>
      </label>
      <ul className={cx("grid border-t", all && "opacity-50")}>
        {types.map((option) => (
          <li key={option.type} className="border-b">
            <EventType option={option} checked={chosen.includes(option.type)} disabled={all} />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function EventType(props: { option: EventTypeOption; checked: boolean; disabled: boolean }) {
  const { type, description, emitted, deprecated } = props.option;
  return (
    <label className="flex gap-2.5 py-2">
      <input
        type="checkbox"
        name="eventTypes"
        value={type}
        defaultChecked={props.checked}
        disabled={props.disabled}
        className={box}
      />
      <span className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="break-all font-mono text-xs">{type}</code>
          {!emitted && <Badge>not emitted yet</Badge>}
          {deprecated && <Badge tone="waiting">deprecated</Badge>}
        </span>
        <span className="text-muted text-xs">{description}</span>
      </span>
    </label>
  );
}
