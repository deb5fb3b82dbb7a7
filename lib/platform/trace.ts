import { context, ProxyTracerProvider, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describeError } from "./describe-error";

/** The kinds of work that have a span. */
export type SpanName = "webhook" | "work" | "attempt";

/** The attributes of Portico's spans: ids, codes and counts, but no outside data. */
export interface SpanFacts {
  readonly requestId?: string;
  readonly source?: string;
  readonly eventId?: string;
  readonly endpointId?: string;
  readonly deliveryId?: string;
  readonly cycle?: number;
  readonly number?: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly status?: number;
  readonly count?: number;
}

/** The tracer of Portico's own spans. Without an SDK (see start-tracing.ts), its spans do nothing. */
export const tracerName = "portico";
const tracer = trace.getTracer(tracerName);

// Next bundles a second copy of this module besides the one that `server/` loads. Both trace or neither.
const shared = globalThis as typeof globalThis & { porticoTracing?: true };

/** Makes {@link traced} record spans. Called when an SDK is set up. */
export function recordSpans(): void {
  shared.porticoTracing = true;
}

function attributesOf(facts: SpanFacts): Record<string, string | number> {
  const defined = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined.map(([name, value]) => [`portico.${name}`, value]));
}

/**
 * Runs work in a span of the current trace, or of a new trace. Without tracing, it only runs the work.
 * @param work gets a function that adds attributes later
 */
export function traced<T>(
  name: SpanName,
  facts: SpanFacts,
  work: (add: (more: SpanFacts) => void) => Promise<T>,
): Promise<T> {
  if (!shared.porticoTracing) return work(addNothing);
  const span = tracer.startSpan(name);
  return context.with(trace.setSpan(context.active(), span), () => runIn(span, facts, work));
}

function addNothing(): void {}

async function runIn<T>(
  span: Span,
  facts: SpanFacts,
  work: (add: (more: SpanFacts) => void) => Promise<T>,
): Promise<T> {
  const add = (more: SpanFacts) => {
    if (span.isRecording()) span.setAttributes(attributesOf(more));
  };
  add(facts);
  try {
    return await work(add);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/**
 * Adds a span for work that has already ended.
 * @param facts called only if spans are recorded
 */
export function tracedBefore(
  name: SpanName,
  startedAt: Date,
  durationMs: number,
  facts: () => SpanFacts,
): void {
  const span = tracer.startSpan(name, { startTime: startedAt });
  if (!span.isRecording()) return;
  span.setAttributes(attributesOf(facts()));
  span.end(startedAt.getTime() + durationMs);
}

/** Records only the name of the error, because its message may quote outside data. */
function fail(span: Span, error: unknown): void {
  const { name, code } = describeError(error);
  span.setAttributes(attributesOf({ code: code ?? name }));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The id of the current trace, so that it can be found from a log line. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? span.spanContext().traceId : undefined;
}

/** Exports the recorded spans. Called before the process ends. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider();
  const delegate: object = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if ("forceFlush" in delegate && typeof delegate.forceFlush === "function") await delegate.forceFlush();
}
