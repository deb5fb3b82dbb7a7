import type { IncomingMessage } from "node:http";
import type pg from "pg";
import { takeIn } from "../engine/intake";
import type { Registry } from "../engine/registry";
import { parseEventIdSeed, seededEventId } from "../protocol/event-id";
import { parseEvents } from "../protocol/events";
import { canonicalJson, isRecord } from "../protocol/json";
import { bearerToken, equal, isSignedBy } from "../protocol/signature";
import { isDatabaseAway } from "../store/database";
import { runEvents, runSteps } from "../store/runs";
import type { Clock, Tuning } from "../types";
import { readJson } from "./body";
import { type Reply, type RouteEntry, reply } from "./server";

export interface RouteParts {
  readonly db: pg.Pool;
  readonly registry: Registry;
  readonly eventKey: string;
  readonly signingKey: string;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly databaseIsUp: () => boolean;
  readonly tookEvents: () => void;
  readonly registered: () => void;
  readonly health: () => Promise<{ readonly ok: boolean }>;
}

/** The HTTP surface that the SDK uses, and `/health`. */
export function routes(parts: RouteParts): RouteEntry[] {
  return [
    {
      method: "POST",
      path: /^\/e\/([^/]+)$/,
      handle: (request, [key]) => postEvents(parts, request, key ?? ""),
    },
    { method: "POST", path: /^\/fn\/register$/, handle: (request) => register(parts, request) },
    {
      method: "GET",
      path: /^\/v0\/runs\/([^/]+)\/(batch|actions)$/,
      handle: (request, [run, what]) => runState(parts, request, run ?? "", what ?? ""),
    },
    { method: "GET", path: /^\/health$/, handle: () => health(parts) },
  ];
}

async function postEvents(parts: RouteParts, request: IncomingMessage, key: string): Promise<Reply> {
  const { registry, tuning, clock, newId } = parts;
  if (!equal(decoded(key), parts.eventKey)) return eventsRefused(401, "unknown event key");
  const body = await readJson(request, tuning.maxRequestBytes);
  if (!body.ok) return eventsRefused(body.status, body.error);
  const seed = parseEventIdSeed(header(request, "x-inngest-event-id-seed"));
  const nowMs = clock();
  const parsed = parseEvents(body.value, nowMs, (position) =>
    seed ? seededEventId(seed, position) : newId(),
  );
  if (!parsed.ok) return eventsRefused(400, parsed.error);
  // Not knowing the functions yet is no reason to lose events: the SDK tries again.
  if (!registry.router) return eventsRefused(503, "no app has registered yet");
  if (!parts.databaseIsUp()) return eventsRefused(503, "the database is not reachable");
  try {
    await takeIn(parts.db, registry.router, parsed.events, nowMs);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return eventsRefused(503, "the database is not reachable");
  }
  parts.tookEvents();
  return reply(200, { ids: parsed.events.map((event) => event.internalId), status: 200 });
}

async function register(parts: RouteParts, request: IncomingMessage): Promise<Reply> {
  const body = await readJson(request, parts.tuning.maxRequestBytes);
  if (!body.ok) return reply(body.status, { error: body.error });
  if (!isAuthentic(parts, request, body.value))
    return reply(401, { error: "the registration is not signed with the signing key" });
  const kind = header(request, "x-inngest-expected-server-kind");
  if (kind && kind !== "cloud") return reply(400, { error: `this is a cloud server, not ${kind}` });
  if (!isRecord(body.value)) return reply(400, { error: "the body must be an object" });
  const result = await parts.registry.register(body.value.functions);
  if (!result.ok) return reply(400, { error: result.error });
  parts.registered();
  return reply(200, result);
}

async function runState(
  parts: RouteParts,
  request: IncomingMessage,
  runId: string,
  what: string,
): Promise<Reply> {
  if (!hasBearer(parts, request)) return reply(401, { error: "not authenticated", status: 401 });
  const json = what === "batch" ? await runEvents(parts.db, runId) : await runSteps(parts.db, runId);
  // Gone, not missing: the SDK asked because a call request of this run told it to.
  return json === null ? reply(410, { error: "the run is over", status: 410 }) : { status: 200, json };
}

async function health(parts: RouteParts): Promise<Reply> {
  const state = await parts.health();
  return reply(state.ok ? 200 : 503, state);
}

function isAuthentic(parts: RouteParts, request: IncomingMessage, body: unknown): boolean {
  const signature = header(request, "x-inngest-signature");
  if (!signature) return hasBearer(parts, request);
  return isSignedBy(body, signature, parts.signingKey, Date.now());
}

function hasBearer(parts: RouteParts, request: IncomingMessage): boolean {
  return equal(header(request, "authorization") ?? "", `Bearer ${bearerToken(parts.signingKey)}`);
}

function eventsRefused(status: number, error: string): Reply {
  return { status, json: canonicalJson({ ids: [], status, error }) };
}

function header(request: IncomingMessage, name: string): string | undefined {
  return [request.headers[name]].flat()[0];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
