import { ProxyTracerProvider, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describeError } from "./describe-error";

/** What Portico does that is worth a span. */
export type SpanName = "webhook" | "drain" | "attempt";

/** What a span of Portico's may say: ids, codes and counts, nothing that came from outside. */
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

/** Spans of this name are Portico's own. Without an SDK (see start-tracing.ts) it hands out spans that do nothing. */
export const tracerName = "portico";
const tracer = trace.getTracer(tracerName);

function attributesOf(facts: SpanFacts): Record<string, string | number> {
  const defined = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined.map(([name, value]) => [`portico.${name}`, value]));
}

/**
 * Runs work as a span of the trace that is under way, or of a new one.
 * @param work is handed what adds facts that are known only later
 */
export function traced<T>(
  name: SpanName,
  facts: SpanFacts,
  work: (add: (more: SpanFacts) => void) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, async (span) => {
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
  });
}

/**
 * Adds a span for what is already over.
 * @param facts asked only when spans are recorded
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

/** The kind of error only: its message may quote what came from outside. */
function fail(span: Span, error: unknown): void {
  const { name, code } = describeError(error);
  span.setAttributes(attributesOf({ code: code ?? name }));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The trace that is under way, to find it from a log line. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? span.spanContext().traceId : undefined;
}

/** Sends what has been recorded; before the process ends. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider();
  const delegate: object = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if ("forceFlush" in delegate && typeof delegate.forceFlush === "function") await delegate.forceFlush();
}
