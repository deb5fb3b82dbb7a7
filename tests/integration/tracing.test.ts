import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extendEnv, isTraced } from "@/lib/platform/env";
import { flushTraces, traced, tracedBefore } from "@/lib/platform/trace";
import { attributesOf, type Collector, type Span, startCollector } from "@/tests/support/collector";
import { drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { klikitSource, partnerWithEndpoint, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { ingestResponse } from "@/tests/support/response";

const canary = "canary-77aa";
const foreignTrace = "0af7651916cd43dd8448eb211c80319c";

let close: () => Promise<void>;
let collector: Collector;
let receiver: Receiver;

beforeAll(async () => {
  collector = await startCollector();
  receiver = await startReceiver();
  close = await usePortico();
});
afterAll(async () => {
  await receiver.close();
  await collector.close();
  await close();
});

/** Sends one event through ingest, queue and delivery. */
async function oneEvent() {
  const source = await klikitSource();
  const { endpointId } = await partnerWithEndpoint(`${receiver.url}/?token=${canary}`, {
    filter: { brand_id: 1 },
  });
  const request = klikitRequest(source.secret, JSON.stringify({ brand_id: 1, note: canary }), {
    cookie: canary,
    traceparent: `00-${foreignTrace}-b7ad6b7169203331-01`,
  });
  const response = await ingestResponse(source.slug, request);
  expect(response.status).toBe(200);
  await traced("work", { endpointId }, () => drain(endpointId));
  return { source, requestId: response.headers["x-request-id"] };
}

// These tests run in order, because a process keeps a registered provider.
test("without configuration nothing is recorded or sent", async () => {
  expect(isTraced()).toBe(false);
  const seen: boolean[] = [];
  await traced("work", {}, async () => seen.push(trace.getActiveSpan()?.isRecording() ?? false));
  let databaseQueried = false;
  tracedBefore("attempt", new Date(), 5, () => {
    databaseQueried = true;
    return {};
  });
  await oneEvent();
  await flushTraces();
  expect([seen, databaseQueried, collector.requests()]).toEqual([[false], false, 0]);
});

test("with a collector, the steps of an event arrive as spans with ids, codes and times only", async () => {
  extendEnv({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" });
  expect(isTraced()).toBe(true);
  (await import("@/lib/platform/start-tracing")).startTracing();
  const before = receiver.received.length;
  const { source, requestId } = await oneEvent();
  await flushTraces();
  const named = (name: string): Span[] => collector.spans().filter((span) => span.name === name);
  const [webhook] = named("webhook");
  expect(attributesOf(webhook)).toMatchObject({
    "portico.requestId": requestId,
    "portico.source": source.slug,
    "portico.outcome": "stored",
    "portico.status": 200,
  });
  const [attempt] = named("attempt");
  const [drained] = named("work");
  expect(attempt).toMatchObject({ traceId: drained?.traceId, parentSpanId: drained?.spanId });
  expect(attributesOf(attempt)).toMatchObject({ "portico.code": "succeeded", "portico.status": 200 });
  expect(attributesOf(attempt)["portico.deliveryId"]).toMatch(/^dlv_/);
  expect(BigInt(attempt?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(
    BigInt(attempt?.startTimeUnixNano ?? 0),
  );
  // The trace of a provider is not continued, and a partner gets no trace.
  expect(collector.text()).not.toContain(foreignTrace);
  const sent = receiver.received.slice(before);
  expect(sent).toHaveLength(1);
  expect(Object.keys(sent[0]?.headers ?? {}).filter((name) => /trace|baggage|b3/i.test(name))).toEqual([]);
  for (const secret of [canary, source.secret]) expect(collector.text()).not.toContain(secret);
});

test("a failure has its kind but not its message", async () => {
  const failure = Object.assign(new Error(`no such thing: ${canary}`), { code: "ECONNREFUSED" });
  await expect(traced("work", {}, () => Promise.reject(failure))).rejects.toBe(failure);
  await flushTraces();
  const failed = collector.spans().find(({ status }) => status?.code === SpanStatusCode.ERROR);
  expect(attributesOf(failed)["portico.code"]).toBe("ECONNREFUSED");
  expect(collector.text()).not.toContain(canary);
});

test("Next's own spans are exported without URLs", async () => {
  const next = trace.getTracer("next.js");
  const span = next.startSpan(`GET /deliveries?token=${canary}`, {
    kind: SpanKind.SERVER,
    attributes: {
      "http.method": "GET",
      "http.route": "/deliveries",
      "http.target": `/deliveries?token=${canary}`,
      "http.url": `http://127.0.0.1:8288/e/${canary}`,
      "next.span_name": `GET /deliveries?token=${canary}`,
      "next.span_type": "BaseServer.handleRequest",
      "some.other": canary,
    },
  });
  span.recordException(new Error(canary));
  span.setStatus({ code: SpanStatusCode.ERROR, message: canary });
  span.addEvent(canary, { canary });
  span.end();
  next.startSpan(`fetch GET http://127.0.0.1:8288/e/${canary}`).end();
  await flushTraces();
  const request = collector.spans().find(({ name }) => name === "GET /deliveries");
  expect(attributesOf(request)).toMatchObject({ "http.method": "GET", "http.route": "/deliveries" });
  expect(request?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(request?.events ?? []).toEqual([]);
  expect(collector.spans().some(({ name }) => name === "next")).toBe(true);
  expect(collector.text()).not.toContain(canary);
});
