import type { Lane } from "./lanes";
import type { LedgerLine } from "./ledger-messages";
import type { SentEvent } from "./provider";

/** A delivery in Portico's database. */
export interface StoredDelivery {
  readonly delivery: string;
  readonly event: string;
  readonly lane: string;
  readonly status: string;
  readonly attemptCount: number;
  /** The number of its claims. */
  readonly fence: number;
}

export interface StoredAttempt {
  readonly delivery: string;
  readonly cycle: number;
  readonly number: number;
  readonly code: string;
  readonly statusCode: number | null;
}

/** All records at the end of a run. */
export interface Evidence {
  readonly lanes: readonly Lane[];
  readonly sent: ReadonlyMap<string, SentEvent>;
  readonly acknowledged: ReadonlySet<string>;
  /** The statuses that providers received; 0 means no response. */
  readonly statuses: ReadonlySet<number>;
  /** The lines of the ledger, in order. */
  readonly lines: readonly LedgerLine[];
  readonly deliveries: readonly StoredDelivery[];
  readonly attempts: readonly StoredAttempt[];
  /** The number of claims that a fault interrupted, by delivery. Deliveries without such claims are not listed. */
  readonly cutShort: ReadonlyMap<string, number>;
}

/** A rule that was broken, with the deliveries, events or requests that broke it. */
export interface Violation {
  readonly rule: Rule;
  readonly who: readonly string[];
}

/** All records of one delivery. */
interface History {
  readonly stored: StoredDelivery;
  readonly lines: readonly LedgerLine[];
  readonly attempts: readonly StoredAttempt[];
  readonly lane: Lane | undefined;
  readonly cutShort: number;
}

/** Rules about one delivery. Each returns true if the delivery breaks the rule. */
const deliveryRules = {
  "a delivery has not ended": ({ stored }: History) =>
    !["succeeded", "dead_lettered"].includes(stored.status),
  "a delivery counts as succeeded without a 200": ({ stored, lines }: History) =>
    stored.status === "succeeded" && !lines.some(({ status }) => status === 200),
  "a dead letter did not get all its attempts": ({ stored, lines, attempts, lane }: History) =>
    stored.status === "dead_lettered" &&
    (attempts.length !== (lane?.waitsMs.length ?? 0) + 1 || lines.length < attempts.length),
  "a delivery was sent more often than the faults allow": (history: History) =>
    extraRequests(history) > history.cutShort,
  "a recorded attempt was never made": ({ lines, attempts }: History) =>
    attempts.filter(({ statusCode }) => statusCode !== null).length > lines.length,
  "an attempt counts as failed after a 200": ({ lines, attempts }: History) =>
    attempts.some(
      ({ code, number }) =>
        code !== "succeeded" && lines.some(({ attempt, status }) => attempt === number && status === 200),
    ),
  "attempts are not numbered 1, 2, 3": ({ stored, attempts }: History) =>
    stored.attemptCount !== attempts.length || attempts.some(({ number }, i) => number !== i + 1),
  "a retry came before its time": ({ lines, lane }: History) =>
    lines.some((line, i) => {
      const last = lines[i - 1];
      if (!last || last.attempt === line.attempt) return false;
      return line.at - last.at < (lane?.waitsMs[last.attempt - 1] ?? 0);
    }),
  "requests went out of order": ({ lines }: History) =>
    lines.some(({ attempt }, i) => {
      const step = attempt - (lines[i - 1]?.attempt ?? 0);
      return step < 0 || step > 1 || (i === 0 && step !== 1);
    }),
} satisfies Record<string, (history: History) => boolean>;

/** Rules about one request that the ledger received. Each returns true if the request breaks the rule. */
const lineRules = {
  "a request has an invalid signature": (line: LedgerLine) => !line.verified,
  "a request has a body that nobody sent": (line: LedgerLine, { sent }: Evidence) =>
    sent.get(line.event)?.sha256 !== line.sha256,
  "a request reached the wrong endpoint": (line: LedgerLine, { sent }: Evidence) =>
    line.path !== `/${line.lane}` || sent.get(line.event)?.lane !== line.lane,
} satisfies Record<string, (line: LedgerLine, evidence: Evidence) => boolean>;

export type Rule =
  | keyof typeof deliveryRules
  | keyof typeof lineRules
  | "an acknowledged event is lost"
  | "an event does not have one delivery"
  | "Portico responded with something other than 200 and 503";

/** Requests of a delivery beyond its recorded attempts. */
function extraRequests({ lines, attempts }: History): number {
  return lines.length - attempts.length;
}

/** Checks a run whose deliveries have all ended. Returns the broken rules. */
export function findViolations(evidence: Evidence): Violation[] {
  const histories = historiesOf(evidence);
  const found: Violation[] = [
    { rule: "an acknowledged event is lost", who: lost(evidence) },
    { rule: "an event does not have one delivery", who: notOnce(evidence) },
    {
      rule: "Portico responded with something other than 200 and 503",
      who: [...evidence.statuses].filter((status) => ![0, 200, 503].includes(status)).map(String),
    },
    ...entriesOf(deliveryRules).map(([rule, broken]) => ({
      rule,
      who: histories.filter(broken).map(describe),
    })),
    ...entriesOf(lineRules).map(([rule, broken]) => ({
      rule,
      who: evidence.lines.filter((line) => broken(line, evidence)).map((line) => JSON.stringify(line)),
    })),
  ];
  return found.filter(({ who }) => who.length > 0);
}

/** The deliveries with more requests than recorded attempts, with the number of extra requests. */
export function countRepeats(evidence: Evidence): Map<string, number> {
  const extra = historiesOf(evidence).map(
    (history) => [history.stored.delivery, extraRequests(history)] as const,
  );
  return new Map(extra.filter(([, count]) => count > 0));
}

function historiesOf({ lanes, lines, deliveries, attempts, cutShort }: Evidence): History[] {
  const linesOf = groupedBy(lines, ({ delivery }) => delivery);
  const attemptsOf = groupedBy(attempts, ({ delivery }) => delivery);
  return deliveries.map((stored) => ({
    stored,
    lines: linesOf.get(stored.delivery) ?? [],
    attempts: attemptsOf.get(stored.delivery) ?? [],
    lane: lanes.find(({ name }) => name === stored.lane),
    cutShort: cutShort.get(stored.delivery) ?? 0,
  }));
}

function lost({ acknowledged, deliveries }: Evidence): string[] {
  const stored = new Set(deliveries.map(({ event }) => event));
  return [...acknowledged].filter((event) => !stored.has(event));
}

/** Events without exactly one delivery. Each event is for exactly one lane. */
function notOnce({ deliveries }: Evidence): string[] {
  return [...groupedBy(deliveries, ({ event }) => event)]
    .filter(([, own]) => own.length !== 1)
    .map(([event]) => event);
}

function describe({ stored, lines, attempts, cutShort }: History): string {
  const requests = lines.map(({ attempt, status }) => `${attempt}→${status}`).join(" ");
  const recorded = attempts.map(({ number, code }) => `${number}:${code}`).join(" ");
  return `${stored.delivery} ${stored.status}, claimed ${stored.fence} times of which ${cutShort} cut short, requests ${requests}, recorded ${recorded}`;
}

/** Map.groupBy, which Node 20 does not have. */
function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

function entriesOf<T extends object>(rules: T): [keyof T, T[keyof T]][] {
  return Object.entries(rules) as [keyof T, T[keyof T]][];
}
