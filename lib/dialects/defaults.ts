import { type Envelope, JsonText } from "./json-text";
import type { Dialect, EventTypeInfo, RenderedEvent } from "./types";

/** The default responses of a source, for providers that do not document their own. They give no further reason. */
export const commonResponses: Dialect["responses"] = {
  missingHeaders: { status: 400, body: { error: "missing webhook headers" } },
  invalidSignature: { status: 401, body: { error: "invalid signature" } },
  staleTimestamp: { status: 401, body: { error: "timestamp outside the tolerance" } },
  accepted: { status: 200, body: { status: "received" } },
  duplicate: { status: 200, body: { status: "duplicate-ignored" } },
};

/** Nine retries over three days. Source: Standard Webhooks specification, "Example retry schedule". */
export const standardRetrySchedule: readonly number[] = [
  5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/** One day: enough time to deploy a new secret. */
export const oneDaySeconds = 86_400;

/** Renders an event for dialects whose envelope is in the headers: the body is the data itself. */
export function unchangedData(event: RenderedEvent): Envelope {
  return event.data;
}

export function known(type: string, title: string, description: string): EventTypeInfo {
  return { type, title, description, emitted: true };
}

/** An event type that the provider lists and that can be subscribed to, although it is not sent yet. */
export function notYetEmitted(type: string, title: string, description: string): EventTypeInfo {
  return { type, title, description, emitted: false };
}

export function deprecated(type: string, title: string, description: string): EventTypeInfo {
  return { type, title, description, emitted: true, deprecated: true };
}

/** A JSON object unchanged; any other data as `{ value: data }`. */
export function asObject(data: JsonText): JsonText {
  return data.isObject() ? data : JsonText.of({ value: data });
}
