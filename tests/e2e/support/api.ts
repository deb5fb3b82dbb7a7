import { createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { stack } from "./stack";

const named = z.looseObject({ id: z.string() });

async function call(
  path: string,
  body?: unknown,
  method = body === undefined ? "GET" : "POST",
): Promise<unknown> {
  const response = await fetch(`${stack().url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${stack().apiKey}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} returned ${response.status}: ${await response.text()}`);
  return response.json();
}

async function create(path: string, body: unknown): Promise<string> {
  return named.parse(await call(path, body)).id;
}

export interface World {
  readonly partner: { readonly id: string; readonly name: string };
  readonly slug: string;
  readonly sourceId: string;
  /** The brand that this world's endpoints filter by, so that no other test's events reach them. */
  readonly brand: number;
  /** Sends a klikit event, signed here and not by Portico's own signer. Returns the event's id. */
  send(body?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Sends something that no signature vouches for, so that it is rejected. */
  sendUnsigned(body: string): Promise<void>;
  /** The id of the event that a delivery carries. */
  eventOf(deliveryId: string): Promise<string>;
  /** Says which events are the partner's. */
  setScope(scope: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Begins to move an endpoint to another URL. */
  move(endpointId: string, url: string): Promise<void>;
  /** Makes an API key of the partner's, with a webhook. Returns its id. */
  makeKey(): Promise<string>;
  /** Registers an endpoint for this world's events. Returns its id. */
  register(input: { url: string } & Readonly<Record<string, unknown>>): Promise<string>;
}

/** A partner and a source of a test's own. */
export async function makeWorld(called = "Partner"): Promise<World> {
  const tag = randomUUID().slice(0, 8);
  const secret = `klikit-${randomUUID()}`;
  const slug = `klikit-${tag}`;
  const name = `${called} ${tag}`;
  const brand = Number.parseInt(tag.slice(0, 7), 16);
  const partner = { id: await create("/partners", { name }), name };
  const sourceId = await create("/sources", { slug, dialect: "klikit", secret });

  const send = async (body: Readonly<Record<string, unknown>> = {}) => {
    const id = `evt-${randomUUID()}`;
    const bytes = JSON.stringify({ brand_id: brand, branch_id: 1, orders: [{ id: 7821 }], ...body });
    const response = await fetch(`${stack().url}/api/webhooks/${slug}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-klikit-event-id": id,
        "x-klikit-event-type": "klikit.order.created.v2",
        "x-klikit-signature": createHmac("sha256", secret).update(bytes).digest("hex"),
      },
      body: bytes,
    });
    if (response.status !== 200) throw new Error(`The response to the event was ${response.status}`);
    return id;
  };
  const sendUnsigned = async (body: string) => {
    const response = await fetch(`${stack().url}/api/webhooks/${slug}`, { method: "POST", body });
    if (response.status !== 400)
      throw new Error(`The response to the unsigned request was ${response.status}`);
  };
  const eventOf = async (deliveryId: string) =>
    z.looseObject({ eventId: z.string() }).parse(await call(`/deliveries/${deliveryId}`)).eventId;
  const register = (input: { url: string }) =>
    create("/endpoints", {
      partnerId: partner.id,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { brand_id: brand },
      ...input,
    });
  const setScope = async (scope: readonly Readonly<Record<string, unknown>>[]) => {
    await call(`/partners/${partner.id}`, { scope }, "PATCH");
  };
  const move = async (endpointId: string, url: string) => {
    await call(`/endpoints/${endpointId}/move`, { url });
  };
  const makeKey = () =>
    create("/api-keys", {
      name,
      role: "manager",
      partnerId: partner.id,
      scopes: ["read", "replay"],
      webhook: { url: "http://localhost:9/hook", eventTypes: ["render.completed"] },
    });
  return { partner, slug, sourceId, brand, send, sendUnsigned, eventOf, setScope, move, makeKey, register };
}
