import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { registerOTel } from "@vercel/otel";
import { tracerName } from "./trace";

/** Attributes that leave the process, beside Portico's own. Those of Next hold URLs with their query strings as well. */
const allowed = new Set([
  "http.method",
  "http.status_code",
  "http.route",
  "next.route",
  "next.page",
  "next.span_type",
  "operation.name",
  "resource.name",
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Strips a span of what is not allowed, before the processors after this one see it: attributes, the names that Next
 * makes from URLs, and the messages and stacks of errors.
 */
export function strip(span: ReadableSpan): void {
  const open = span as Mutable<ReadableSpan>;
  for (const name of Object.keys(span.attributes)) {
    if (!allowed.has(name) && !name.startsWith("portico.")) delete span.attributes[name];
  }
  if (span.instrumentationScope.name !== tracerName) open.name = nameOf(span.attributes);
  open.events = [];
  open.links = [];
  open.status = { code: span.status.code };
}

function nameOf(attributes: ReadableSpan["attributes"]): string {
  const { "http.method": method, "http.route": route, "next.span_type": type } = attributes;
  return method && route ? `${method} ${route}` : String(type ?? "next");
}

const attributeStripper: SpanProcessor = {
  onStart: () => undefined,
  onEnd: strip,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

/**
 * Starts OpenTelemetry: spans go where the `OTEL_EXPORTER_OTLP_*` variables, or Vercel's integration, say. No
 * propagators: a provider's `traceparent` joins no trace of ours, and no partner receives one. No instrumentation of
 * `fetch`: its spans would carry URLs, and the URL that events are sent to holds the event key.
 */
export function startTracing(): void {
  registerOTel({
    serviceName: "portico",
    propagators: [],
    instrumentations: [],
    spanProcessors: [attributeStripper, "auto"],
  });
}
