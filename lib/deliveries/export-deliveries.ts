import type { Context } from "@/lib/auth/context";
import { csvLine } from "@/lib/platform/csv";
import type { DeliveryView } from "./delivery-row";
import { listDeliveries } from "./list-deliveries";

/** The most deliveries in one export, newest first. The next export can start at the `nextCursor` of the JSON file. */
export const exportLimit = 100_000;
/** How many deliveries are read, and kept in memory, at a time. */
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
  /** Where the next export starts; null at the end of the log, undefined if this export has more chunks. */
  readonly endsAt: string | null | undefined;
}

async function* chunks(ctx: Context, query: object, limit: number): AsyncGenerator<Chunk> {
  let position: object = {};
  for (let left = limit; left > 0; ) {
    const page = await listDeliveries({
      ctx,
      query: { ...query, ...position, limit: Math.min(pageSize, left) },
    });
    left -= page.data.length;
    position = { cursor: page.nextCursor };
    const isLast = page.nextCursor === null || left === 0;
    yield { data: page.data, endsAt: isLast ? page.nextCursor : undefined };
    if (isLast) return;
  }
}

/**
 * The delivery log as a file. It is read page by page, so that a long log does not need more memory than a short one.
 * @param query the query of `listDeliveries`: a filter, and perhaps a cursor
 * @param limit the most deliveries in the file
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

/** `{ "data": […], "nextCursor": … }`, the same as a response of the API. */
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
