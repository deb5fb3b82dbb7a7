import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";
import { listen } from "./listen";

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number>>;
}

export interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly unknown[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** An OpenTelemetry collector for traces: OTLP over HTTP with JSON. */
export interface Collector {
  readonly url: string;
  /** Everything received so far, as text. */
  text(): string;
  spans(): Span[];
  requests(): number;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    bodies.push(
      (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8"),
    );
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const { url, close } = await listen(server);
  return {
    url,
    text: () => bodies.join("\n"),
    spans: () => bodies.flatMap(spansIn),
    requests: () => bodies.length,
    close,
  };
}

function spansIn(body: string): Span[] {
  const { resourceSpans } = JSON.parse(body) as Export;
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

/** The attributes of a span as a plain object. */
export function attributesOf(span: Span | undefined): Record<string, unknown> {
  return Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}
