import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AttemptRecord, makeAttempt } from "@/lib/deliveries/attempts/make-attempt";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";
import type { Claim } from "@/lib/deliveries/queue/claim";
import { isOpen } from "@/lib/deliveries/queue/open-statuses";
import { settleAll } from "@/lib/deliveries/queue/settle";
import { settleLate, skipForDisabled } from "@/lib/deliveries/queue/transitions";
import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { sendMissing } from "@/lib/deliveries/replays/send-missing";
import { retryNow } from "@/lib/deliveries/retry-now";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { createHttpClient } from "@/lib/http/client";
import { systemClock } from "@/lib/platform/clock";
import { db } from "@/lib/platform/database/db";
import { PorticoError } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { claimFrom, ingest, makeDue } from "@/tests/support/deliver";
import {
  internalId,
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  unique,
  usePortico,
} from "@/tests/support/portico";

/** The diagram in the docs, as `from to transition`. */
const edges = new Set(
  [...readFileSync("docs/delivery-states.md", "utf8").matchAll(/^ {4}(\S+) --> (\w+): (\w+)$/gm)].map(
    ([, from, to, transition]) => `${from} ${to} ${transition}`,
  ),
);

let close: () => Promise<void>;
let source: Awaited<ReturnType<typeof klikitSource>>;

beforeAll(async () => {
  close = await usePortico();
  source = await klikitSource();
});
afterAll(() => close());

interface Row {
  readonly id: string;
  readonly status: string;
  readonly cycle: number;
  readonly fence: number;
  readonly leased: boolean;
  readonly settled: boolean;
  readonly skippedReason: string | null;
}

/** What is done to the delivery. `settle`, `late` and the commands may be refused; then nothing may change. */
type Step =
  | { readonly do: "claim" | "expire" | "cancel" | "replay" | "retry" | "skip" | "missing" }
  | { readonly do: "settle"; readonly which: number; readonly code: "succeeded" | "http_5xx" | "http_410" }
  | { readonly do: "late"; readonly which: number; readonly statusCode: number; readonly accepts: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("claim" as const, "claim" as const, "claim" as const, "expire" as const) }),
  fc.record({
    do: fc.constantFrom(
      "cancel" as const,
      "replay" as const,
      "retry" as const,
      "skip" as const,
      "missing" as const,
    ),
  }),
  fc.record({
    do: fc.constant("settle" as const),
    which: fc.nat(3),
    code: fc.constantFrom(
      "succeeded" as const,
      "http_5xx" as const,
      "http_5xx" as const,
      "http_410" as const,
    ),
  }),
  fc.record({
    do: fc.constant("late" as const),
    which: fc.nat(3),
    statusCode: fc.constantFrom(200, 500),
    accepts: fc.boolean(),
  }),
);

/** One delivery with all its claims, settled or not. */
class Subject {
  /** Claims whose attempt has not ended. */
  private readonly claims: Claim[] = [];
  /** Claims whose attempt failed; a late response may still come. */
  private readonly failed: Claim[] = [];

  private constructor(
    private readonly endpoint: string,
    private readonly endpointId: string,
  ) {}

  static async create(): Promise<Subject> {
    const filter = { tag: unique("state") };
    const settings = { filter, retrySchedule: [60, 60] };
    const { endpoint, endpointId } = await partnerWithEndpoint("http://127.0.0.1:9/hook", settings);
    await ingest(source, filter);
    return new Subject(endpoint.id, endpointId);
  }

  async row(): Promise<Row> {
    const [row] = await sql<Row>(
      `SELECT id, status, cycle, fence, leased_until IS NOT NULL AS leased, settled_at IS NOT NULL AS settled,
         skipped_reason AS "skippedReason" FROM deliveries WHERE endpoint_id = $1`,
      this.endpointId,
    );
    if (!row) throw new Error("The delivery is gone.");
    return row;
  }

  async run(one: Step): Promise<void> {
    const deliveryId = publicId("delivery", (await this.row()).id);
    switch (one.do) {
      case "claim":
        await makeDue(this.endpointId);
        this.claims.push(...(await claimFrom(this.endpointId, 1)));
        return;
      case "expire":
        await sql(
          "UPDATE deliveries SET leased_until = now() - interval '1 s' WHERE endpoint_id = $1 AND leased_until > now()",
          this.endpointId,
        );
        return;
      case "cancel":
        return unlessRefused(cancelDelivery({ ctx: operator, deliveryId }));
      case "replay":
        return unlessRefused(replayDelivery({ ctx: operator, deliveryId }));
      case "retry":
        return unlessRefused(retryNow({ ctx: operator, deliveryId }));
      case "skip":
        await this.setStatus("disabled");
        await skipForDisabled(db());
        return this.setStatus("enabled");
      case "missing":
        await advanceReplay(
          internalId("replay", (await sendMissing({ ctx: operator, endpointId: this.endpoint })).id),
        );
        return;
      case "settle":
        return this.settle(one.which, one.code);
      case "late":
        return this.late(one.which, one.statusCode, one.accepts);
    }
  }

  private async setStatus(status: "enabled" | "disabled"): Promise<void> {
    await updateEndpoint({ ctx: operator, endpointId: this.endpoint, input: { status } });
  }

  private async settle(which: number, code: AttemptRecord["code"]): Promise<void> {
    const [claim] = takeFrom(this.claims, which);
    if (!claim) return;
    if (code !== "succeeded") this.failed.push(claim);
    const client = createHttpClient({ allowPrivateTargets: true });
    const unsent = await makeAttempt(claim, undefined, { client, clock: systemClock, lateMs: 0 });
    client.close();
    await settleAll([{ ...unsent, code }], () => 0);
  }

  private async late(which: number, statusCode: number, acceptsLateSuccess: boolean): Promise<void> {
    const [claim] = takeFrom(this.failed, which);
    if (!claim) return;
    const { deliveryId, cycle, number, fence } = claim;
    const isSuccess = statusCode === 200;
    const response = { statusCode, afterMs: 12_000, isSuccess, acceptsLateSuccess, waitSeconds: 60 };
    await settleLate(db(), { deliveryId, cycle, number, fence, ...response });
  }
}

function takeFrom(claims: Claim[], which: number): Claim[] {
  return claims.splice(which % Math.max(1, claims.length), 1);
}

async function unlessRefused(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== "conflict") throw error;
  }
}

/** Steps that start a new claim or end the delivery: the results of older claims must not count after them. */
const raisesFence = ["claim", "cancel", "skip", "replay", "missing"];

function checkTransition(before: Row, after: Row, one: Step): void {
  const unchanged = JSON.stringify(before) === JSON.stringify(after);
  const isKept = before.status === after.status && before.cycle === after.cycle;
  if (!isKept) expect(edges).toContain(`${before.status} ${after.status} ${one.do}`);
  expect(after.fence).toBeGreaterThanOrEqual(before.fence);
  expect(after.cycle - before.cycle).toBe(isRestart(before, after, one) ? 1 : 0);
  if (!unchanged && raisesFence.includes(one.do)) expect(after.fence).toBeGreaterThan(before.fence);
}

function isRestart(before: Row, after: Row, one: Step): boolean {
  if (one.do === "replay") return true;
  return one.do === "missing" && before.status === "skipped" && after.status === "pending";
}

function checkInvariants({ status, leased, settled, skippedReason }: Row): void {
  expect(settled).toBe(!isOpen(status));
  if (!isOpen(status)) expect(leased).toBe(false);
  expect(skippedReason !== null).toBe(status === "skipped");
}

test("the diagram in the docs is read", () => {
  expect(edges.size).toBeGreaterThan(20);
});

test("a delivery takes only the transitions of the diagram, whatever happens in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
      const subject = await Subject.create();
      let before = await subject.row();
      for (const one of steps) {
        await subject.run(one);
        const after = await subject.row();
        checkTransition(before, after, one);
        checkInvariants(after);
        before = after;
      }
    }),
    { numRuns: 60 },
  );
});
