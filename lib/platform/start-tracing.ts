import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { registerOTel } from "@vercel/otel";
import { recordSpans, tracerName } from "./trace";

/** Attributes that are exported besides Portico's own. Next's other attributes contain URLs with query strings. */
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
 * Removes from a span what must not be exported, before the next processors see it: attributes that are not allowed,
 * span names that Next derives from URLs, and the messages and stacks of errors.
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
 * Starts OpenTelemetry. The destination comes from the `OTEL_EXPORTER_OTLP_*` variables or from Vercel's integration.
 * There are no propagators: a provider's `traceparent` is ignored, and partners receive none. `fetch` is not
 * instrumented: its spans would contain URLs, and the URL that Inngest events are sent to contains the event key.
 */
export function startTracing(): void {
  registerOTel({
    serviceName: "portico",
    propagators: [],
    instrumentations: [],
    spanProcessors: [attributeStripper, "auto"],
  });
  recordSpans();
}
