import type { Context } from "@/lib/auth/context";
import { csvLine } from "@/lib/platform/csv";
import type { DeliveryView } from "./delivery-row";
import { listDeliveries } from "./list-deliveries";

/** An export ends after so many deliveries, the newest first. A later one goes on from the JSON's `nextCursor`. */
export const exportLimit = 100_000;
/** As many as are read, and kept in memory, at a time. */
const pageSize = 200;

export const exportFormats = ["csv", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const columns: readonly (readonly [string, (delivery: DeliveryView) => unknown])[] = [
  ["delivery_id", ({ id }) => id],
  ["event_id", ({ eventId }) => eventId],
  ["external_id", ({ externalId }) => externalId],
  ["event_type", ({ eventType }) => eventType],
  ["source", ({ source }) => source],
  ["partner", ({ partnerName }) => partnerName],
  ["endpoint_id", ({ endpointId }) => endpointId],
  ["endpoint", ({ endpointDescription }) => endpointDescription],
  ["url", ({ endpointUrl }) => endpointUrl],
  ["status", ({ status }) => status],
  ["cause", ({ lastCode }) => lastCode],
  ["status_code", ({ lastStatusCode }) => lastStatusCode],
  ["duration_ms", ({ lastDurationMs }) => lastDurationMs],
  ["attempts", ({ attemptCount }) => attemptCount],
  ["cycle", ({ cycle }) => cycle],
  ["created_at", ({ createdAt }) => createdAt],
  ["last_attempt_at", ({ lastAttemptAt }) => lastAttemptAt],
  ["next_attempt_at", ({ nextAttemptAt }) => nextAttemptAt],
  ["settled_at", ({ settledAt }) => settledAt],
];

interface Chunk {
  readonly data: readonly DeliveryView[];
  /** Where the next export goes on; null at the end of the log, undefined while this one still runs. */
  readonly endsAt: string | null | undefined;
}

async function* chunks(ctx: Context, query: object, limit: number): AsyncGenerator<Chunk> {
  let cursor = "cursor" in query && typeof query.cursor === "string" ? query.cursor : undefined;
  for (let left = limit; left > 0; ) {
    const page = await listDeliveries({ ctx, query: { ...query, cursor, limit: Math.min(pageSize, left) } });
    left -= page.data.length;
    cursor = page.nextCursor ?? undefined;
    const ends = cursor === undefined || left === 0;
    yield { data: page.data, endsAt: ends ? page.nextCursor : undefined };
    if (ends) return;
  }
}

/**
 * The delivery log as a file, page by page, so that it takes the memory of one page however long the log is.
 * @param query the filters of `listDeliveries`
 * @param limit deliveries after which it ends
 */
export async function* exportDeliveries(args: {
  ctx: Context;
  query: object;
  format: ExportFormat;
  limit?: number;
}): AsyncGenerator<string> {
  const { ctx, query, format, limit = exportLimit } = args;
  const write = format === "csv" ? csvWriter() : jsonWriter();
  for await (const chunk of chunks(ctx, query, limit)) yield write(chunk);
}

function csvWriter(): (chunk: Chunk) => string {
  let head = csvLine(columns.map(([name]) => name));
  return ({ data }) => {
    const lines = data.map((delivery) => csvLine(columns.map(([, read]) => read(delivery))));
    const text = head + lines.join("");
    head = "";
    return text;
  };
}

/** `{ "data": […], "nextCursor": … }`, as the API answers it. */
function jsonWriter(): (chunk: Chunk) => string {
  let before = '{"data":[\n';
  let isFirst = true;
  return ({ data, endsAt }) => {
    const rows = data.map((delivery) => {
      const text = (isFirst ? "" : ",\n") + JSON.stringify(delivery);
      isFirst = false;
      return text;
    });
    const text = before + rows.join("");
    before = "";
    return endsAt === undefined ? text : `${text}\n],"nextCursor":${JSON.stringify(endsAt)}}\n`;
  };
}
