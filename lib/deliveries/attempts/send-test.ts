import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect } from "@/lib/dialects/types";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { createHttpClient } from "@/lib/http/client";
import { outboundPolicy } from "@/lib/http/policy";
import { prisma } from "@/lib/platform/database/prisma";
import { newId, publicId } from "@/lib/platform/ids";
import type { Endpoint } from "@/prisma/generated/client";
import type { Claim } from "../queue/claim";
import { recordOutcomes } from "../queue/lane-health";
import { settleAll } from "../queue/settle";
import { SecretRing, secretsInForce } from "./endpoint-secrets";
import { type AttemptRecord, makeAttempt } from "./make-attempt";

export interface TestSend {
  /** Public id of the delivery that the test appears as in the log. */
  readonly deliveryId: string;
  readonly record: AttemptRecord;
  /** The endpoint's breaker was open and the test has closed it: the caller must wake this lane. The bare id. */
  readonly recovered: string | null;
}

/** The test event's own body, for dialects without an envelope. */
const message = { test: true, message: "A test from Portico. Nothing happened." };

function testBody(dialect: Dialect, id: string, createdAt: Date): Buffer {
  const rendered = dialect.render({
    id,
    type: dialect.testEventType,
    createdAt,
    data: message,
    test: true,
    attributes: {},
  });
  return Buffer.from(JSON.stringify(rendered));
}

/**
 * Sends the dialect's test event to an endpoint and waits for the answer: signed, timed and logged exactly like a real
 * delivery, through the same door, but once, with no retry.
 */
export async function sendTest(args: { ctx: Context; endpointId: string }): Promise<TestSend> {
  const { ctx } = args;
  requireRight(ctx, "manage_endpoints");
  const endpoint = await findEndpoint(ctx, args.endpointId);
  const claim = await storeTest(ctx, endpoint);
  const client = createHttpClient(outboundPolicy());
  try {
    const secrets = await new SecretRing(endpoint.id).get(claim.secretIds);
    const record = await makeAttempt(claim, secrets, {
      client,
      clock: ctx.clock,
      trigger: "test",
      lateMs: 0,
    });
    await settleAll([record], () => 0);
    const recovered = await closesBreaker(record);
    return {
      deliveryId: publicId("delivery", claim.deliveryId),
      record,
      recovered: recovered ? endpoint.id : null,
    };
  } finally {
    client.close();
  }
}

/** A test that succeeds is as good as a probe. One that fails is only the tester's news. */
async function closesBreaker({ code, claim }: AttemptRecord): Promise<boolean> {
  if (code !== "succeeded") return false;
  return (await recordOutcomes(claim.endpointId, ["succeeded"])).includes("closed");
}

/** Writes event and delivery, the delivery already leased to us: no lane picks it up in the meantime. */
async function storeTest(ctx: Context, endpoint: Endpoint): Promise<Claim & { body: Buffer }> {
  const dialect = storedDialect(endpoint.dialect);
  const now = ctx.clock.now();
  const eventId = newId();
  const deliveryId = newId();
  const externalId = publicId("event", eventId);
  const body = testBody(dialect, externalId, now);
  await prisma().$transaction(async (tx) => {
    await tx.event.create({
      data: {
        id: eventId,
        externalId,
        type: dialect.testEventType,
        dialect: dialect.name,
        contentType: "application/json",
        body: new Uint8Array(body),
        bodySize: body.length,
        bodySha256: new Uint8Array(createHash("sha256").update(body).digest()),
        headers: [],
        attributes: {},
        receivedAt: now,
      },
    });
    // Cancelled until its one attempt is settled: a test that is cut short must not be sent by the sweep later.
    await tx.delivery.create({
      data: {
        id: deliveryId,
        eventId,
        endpointId: endpoint.id,
        partnerId: endpoint.partnerId,
        status: "cancelled",
        dueAt: now,
        fence: 1,
      },
    });
    await recordAudit(tx, ctx, {
      action: "endpoint.test",
      targetKind: "endpoint",
      targetId: endpoint.id,
      partnerId: endpoint.partnerId,
    });
  });
  return {
    deliveryId,
    endpointId: endpoint.id,
    cycle: 1,
    number: 1,
    fence: 1,
    resumed: false,
    eventId,
    externalId,
    type: dialect.testEventType,
    sourceDialect: dialect.name,
    receivedAt: now,
    contentType: "application/json",
    body,
    attributes: {},
    url: endpoint.url,
    dialect: endpoint.dialect,
    timeoutMs: endpoint.timeoutMs,
    // No waits: whatever comes of it is final.
    retrySchedule: [],
    lateSuccess: endpoint.lateSuccess,
    configVersion: endpoint.version,
    secretIds: await secretsInForce(endpoint.id),
  };
}
