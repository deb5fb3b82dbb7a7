import { canonicalJson, isRecord } from "./json";

const maxEvents = 5000;
const maxNameLength = 256;
const maxIdLength = 512;
const printable = /^[^\p{Cc}]+$/u;

/** An event as functions see it. */
export interface EventRecord extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly ts: number;
}

/** An event, and the JSON text that is stored and later signed. */
export interface AcceptedEvent {
  readonly internalId: string;
  readonly event: EventRecord;
  readonly json: string;
}

export type ParsedEvents =
  | { readonly ok: true; readonly events: readonly AcceptedEvent[] }
  | { readonly ok: false; readonly error: string };

/**
 * Checks the body of `POST /e/:key`: an array (SDK) or one object (curl).
 * Refuses `inngest/…` names, which are reserved for the runner's own events.
 */
export function parseEvents(body: unknown, nowMs: number, newId: (position: number) => string): ParsedEvents {
  const items = Array.isArray(body) ? body : [body];
  if (items.length > maxEvents) return { ok: false, error: `at most ${maxEvents} events per request` };
  const events: AcceptedEvent[] = [];
  for (const [index, item] of items.entries()) {
    const problem = problemOf(item);
    if (problem) return { ok: false, error: `event ${index}: ${problem}` };
    const accepted = accept(item as Record<string, unknown>, newId(index + 1), nowMs);
    if (!accepted) return { ok: false, error: `event ${index}: nested too deeply` };
    events.push(accepted);
  }
  return { ok: true, events };
}

/** The event of a cron tick. */
export function cronEvent(id: string, data: Record<string, unknown>, ts: number): AcceptedEvent {
  const event: EventRecord = { id, name: "inngest/scheduled.timer", data, ts, user: {} };
  return { internalId: id, event, json: canonicalJson(event) };
}

function problemOf(item: unknown): string | null {
  if (!isRecord(item)) return "must be an object";
  const { name, data, id, ts } = item;
  if (!isShortText(name, maxNameLength))
    return `"name" must be a text of 1 to ${maxNameLength} printable characters`;
  if (name.startsWith("inngest/")) return `the name ${JSON.stringify(name)} is reserved`;
  if (data !== undefined && data !== null && !isRecord(data)) return `"data" must be an object`;
  if (id !== undefined && id !== null && id !== "" && !isShortText(id, maxIdLength)) {
    return `"id" must be a text of at most ${maxIdLength} printable characters`;
  }
  if (ts !== undefined && ts !== null && !isTimestamp(ts)) return `"ts" must be milliseconds since 1970`;
  return null;
}

function accept(item: Record<string, unknown>, internalId: string, nowMs: number): AcceptedEvent | null {
  const event: EventRecord = {
    ...item,
    id: typeof item.id === "string" && item.id !== "" ? item.id : internalId,
    name: String(item.name),
    data: isRecord(item.data) ? item.data : {},
    ts: typeof item.ts === "number" && item.ts > 0 ? item.ts : nowMs,
    user: isRecord(item.user) ? item.user : {},
  };
  try {
    return { internalId, event, json: canonicalJson(event) };
  } catch {
    return null;
  }
}

function isShortText(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length <= max && printable.test(value);
}

function isTimestamp(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < Date.UTC(9999, 0);
}
