import { createHash } from "node:crypto";
import { command } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { JsonText } from "@/lib/dialects/json-text";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect, RenderedEvent } from "@/lib/dialects/types";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { createHttpClient } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import { requireQuota } from "@/lib/partners/quotas";
import { noInput } from "@/lib/platform/command";
import { firstIdAt, newId, type PublicId, publicId } from "@/lib/platform/ids";
import type { Endpoint, Event } from "@/prisma/generated/client";
import type { Claim } from "../queue/claim";
import { recordOutcomes } from "../queue/lane-health";
import { settleAll } from "../queue/settle";
import { createTestDelivery } from "../queue/transitions";
import { attemptClaim } from "./attempt-claim";
import { activeSecretIds, SecretRing } from "./endpoint-secrets";
import type { AttemptRecord } from "./make-attempt";

export interface TestSend {
  /** The delivery of the test in the log. */
  readonly deliveryId: PublicId<"delivery">;
  readonly record: AttemptRecord;
}

interface Call {
  readonly ctx: Context;
  readonly endpointId: PublicId<"endpoint">;
}

/**
 * Sends the dialect's test event to an endpoint and waits for the response. It is signed, timed and logged like a real
 * delivery and sent by the same HTTP client, but never retried. A test that succeeds closes an open breaker, as a probe
 * would; one that fails does not count. It is sent even while the lane waits.
 * @throws PorticoError `forbidden`, `not_found`, `limit_reached` for too many tests of the partner in a minute
 */
export async function sendTest({ ctx, endpointId }: Call): Promise<TestSend> {
  requireRight(ctx, "manage_endpoints");
  const claim = await storeTest({ ctx, endpointId });
  const secretIds = await activeSecretIds(claim.endpointId);
  const client = createHttpClient(outboundPolicy());
  try {
    const options = { client, clock: ctx.clock, trigger: "test", lateMs: 0 } as const;
    const record = await attemptClaim({ ...claim, secretIds }, new SecretRing(), options);
    await settleAll([record], () => 0);
    if (record.code === "succeeded") await recordOutcomes(claim.endpointId, [record]);
    return { deliveryId: publicId("delivery", claim.deliveryId), record };
  } finally {
    client.close();
  }
}

/** Stores the test event and its delivery. The delivery belongs to the caller, and no lane claims it. */
const storeTest = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.test",
  run: async ({ tx, ctx }, args: { endpointId: PublicId<"endpoint"> }) => {
    const endpoint = await findEndpoint(ctx, args.endpointId, tx);
    const { id: endpointId, partnerId } = endpoint;
    const minuteAgo = new Date(ctx.clock.now().getTime() - 60_000);
    await requireQuota(tx, partnerId, "testsPerMinute", (ofPartner) =>
      tx.auditEntry.count({
        where: { partnerId: ofPartner, id: { gte: firstIdAt(minuteAgo) }, action: "endpoint.test" },
      }),
    );
    const event = await tx.event.create({ data: testEvent(endpoint, ctx.clock.now()) });
    const deliveryId = newId();
    await createTestDelivery(tx, { id: deliveryId, eventId: event.id, endpointId, partnerId });
    return {
      result: claimOf(deliveryId, event, endpoint),
      audit: { targetId: endpointId, partnerId },
    };
  },
});

function testEvent({ dialect: name, apiVersion }: Endpoint, receivedAt: Date) {
  const dialect = storedDialect(name);
  const id = newId();
  const externalId = publicId("event", id);
  const body = testBody(dialect, { id: externalId, createdAt: receivedAt, apiVersion });
  return {
    id,
    externalId,
    type: dialect.testEventType,
    dialect: dialect.name,
    contentType: "application/json",
    body: new Uint8Array(body),
    bodySize: body.length,
    bodySha256: new Uint8Array(createHash("sha256").update(body).digest()),
    headers: [],
    attributes: {},
    receivedAt,
  };
}

/** The data of the test event, which is the whole body in dialects without an envelope. */
const testData = JsonText.of({ test: true, message: "This is a test event from Portico." });

type TestEvent = Pick<RenderedEvent, "id" | "createdAt" | "apiVersion">;

function testBody(dialect: Dialect, event: TestEvent): Buffer {
  const rendered = dialect.render({
    ...event,
    type: dialect.testEventType,
    data: testData,
    test: true,
  });
  return Buffer.from(JsonText.of(rendered).text);
}

/** The claim that {@link createTestDelivery} has stored. */
function claimOf(deliveryId: string, event: Event, endpoint: Endpoint): Claim {
  return {
    deliveryId,
    endpointId: endpoint.id,
    cycle: 1,
    number: 1,
    fence: 1,
    resumed: false,
    internalErrors: 0,
    eventId: event.id,
    externalId: event.externalId,
    type: event.type,
    sourceDialect: event.dialect,
    receivedAt: event.receivedAt,
    contentType: event.contentType,
    contentEncoding: event.contentEncoding,
    body: event.body && Buffer.from(event.body),
    bodyIsLarge: false,
    receivedHeaders: null,
    url: endpoint.url,
    dialect: endpoint.dialect,
    apiVersion: endpoint.apiVersion,
    timeoutMs: endpoint.timeoutMs,
    // Without retries the first outcome is final.
    retrySchedule: [],
    lateSuccess: endpoint.lateSuccess,
    configVersion: endpoint.version,
    secretIds: [],
  };
}
