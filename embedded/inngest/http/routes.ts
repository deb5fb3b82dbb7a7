import type { IncomingMessage } from "node:http";
import type pg from "pg";
import type { Registry } from "../engine/registry";
import { parseEventIdSeed, seededEventId } from "../protocol/event-id";
import { parseEvents } from "../protocol/events";
import { canonicalJson } from "../protocol/json";
import { equal, hashedSigningKey } from "../protocol/signature";
import { isDatabaseUnavailable } from "../store/database";
import { ingest } from "../store/queue";
import type { Clock, Tuning } from "../types";
import { readJson } from "./body";
import { type Reply, type RouteEntry, reply } from "./server";

export interface RouteParts {
  readonly db: pg.Pool;
  readonly registry: Registry;
  readonly eventKey: string;
  readonly signingKey: string;
  /** Asks the app for its functions now. */
  readonly sync: () => void;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly databaseIsUp: () => boolean;
  readonly health: () => Promise<{ readonly ok: boolean }>;
}

/**
 * The HTTP interface: `POST /e/:key`, which the SDK uses to send events, `POST /fn/register`, with which an app registers,
 * and `GET /health`.
 */
export function routes(parts: RouteParts): RouteEntry[] {
  return [
    {
      method: "POST",
      path: /^\/e\/([^/]+)$/,
      handle: (request, [key]) => postEvents(parts, request, key ?? ""),
    },
    { method: "POST", path: /^\/fn\/register$/, handle: (request) => register(parts, request) },
    { method: "GET", path: /^\/health$/, handle: () => health(parts) },
  ];
}

async function postEvents(parts: RouteParts, request: IncomingMessage, key: string): Promise<Reply> {
  const { registry, tuning, clock, newId } = parts;
  if (!equal(decoded(key), parts.eventKey)) return eventsRefused(401, "unknown event key");
  const body = await readJson(request, tuning.maxRequestBytes);
  if (!body.ok) return eventsRefused(body.status, body.error);
  const seed = parseEventIdSeed([request.headers["x-inngest-event-id-seed"]].flat()[0]);
  const nowMs = clock();
  const parsed = parseEvents(body.value, nowMs, (position) =>
    seed ? seededEventId(seed, position) : newId(),
  );
  if (!parsed.ok) return eventsRefused(400, parsed.error);
  // Without functions the events would be lost. The SDK tries again after a 503.
  const { router } = registry;
  if (!router) return eventsRefused(503, "no app has registered yet");
  if (!parts.databaseIsUp()) return eventsRefused(503, "the database is not reachable");
  try {
    const runs = parsed.events.flatMap((event) => router.runsFor(event, nowMs));
    await ingest(parts.db, runs, nowMs);
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    return eventsRefused(503, "the database is not reachable");
  }
  return reply(200, { ids: parsed.events.map((event) => event.internalId), status: 200 });
}

/** The functions in the body are not used: the runner asks the app at its own `appUrl` for them. */
async function register({ signingKey, sync, tuning }: RouteParts, request: IncomingMessage): Promise<Reply> {
  const expected = `Bearer ${hashedSigningKey(signingKey)}`;
  if (!equal(request.headers.authorization ?? "", expected)) {
    return reply(401, { error: "unknown signing key", status: 401 });
  }
  const body = await readJson(request, tuning.maxRequestBytes);
  if (!body.ok) return reply(body.status, { error: body.error, status: body.status });
  sync();
  return reply(200, { ok: true, modified: false, status: 200 });
}

async function health(parts: RouteParts): Promise<Reply> {
  const state = await parts.health();
  return reply(state.ok ? 200 : 503, state);
}

function eventsRefused(status: number, error: string): Reply {
  return { status, json: canonicalJson({ ids: [], status, error }) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
