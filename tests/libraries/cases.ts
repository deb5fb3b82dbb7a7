import { createHmac, randomBytes } from "node:crypto";
import { callApi } from "@/tests/support/product";
import { type Received, startReceiver } from "@/tests/support/receiver";
import type { Peer, PeerProcess } from "./peer-process";

/** A running Portico. */
export interface Target {
  readonly url: string;
  readonly apiKey: string;
}

export interface CaseInput {
  readonly target: Target;
  readonly process: PeerProcess;
  readonly peer: Peer;
}

type Check = (what: string, isRight: boolean, seen?: unknown) => void;

/** One situation with a library at the other end. It reports each expectation to `check`. */
type Case = (input: CaseInput, check: Check) => Promise<void>;

const unique = (prefix: string) => `${prefix}-${randomBytes(5).toString("hex")}`;
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

/** The type and the body of an event as the provider sends it. */
function eventOf({ dialect, apiVersion }: Peer, id: string, tag: string): { type: string; body: Buffer } {
  const bodies: Readonly<Record<string, readonly [string, object]>> = {
    klikit: ["klikit.order.created.v2", { brand_id: 1, branch_id: 2, orders: [{ id }] }],
    quippy: ["exam.started", { id, type: "exam.started", created: "2026-05-04T10:00:00.000Z", data: {} }],
    editframe: ["render.completed", { topic: "render.completed", data: { id } }],
    "standard-webhooks": ["contact.created", { type: "contact.created", data: { name: "Zoë" } }],
    github: ["push", { ref: "refs/heads/main", repository: { id: 1 } }],
    stripe: [
      "invoice.paid",
      {
        id,
        object: "event",
        api_version: apiVersion ?? "2026-10-28.endive",
        type: "invoice.paid",
        data: { object: { id: "in_1" } },
      },
    ],
    shopify: ["orders/create", { id: 820_982_911_946_154_500 }],
    slack: ["message", { type: "event_callback", event_id: id, event: { type: "message", text: "hello" } }],
  };
  const [type, body] = bodies[dialect] ?? ["unknown", {}];
  return { type, body: Buffer.from(JSON.stringify({ ...body, tag })) };
}

/** What the library signs, and how Portico responds to it. */
const signsForPortico: Case = async ({ target, process, peer }, check) => {
  const secret = newSecret();
  const source = await createSource(target, peer.dialect, secret);
  const send = async (input: { secret: string; tamper?: boolean }) => {
    const id = unique("evt");
    const { type, body } = eventOf(peer, id, source.slug);
    const headers = await process.sign(peer, { secret: input.secret, id, type, body, at: new Date() });
    const sent = input.tamper ? Buffer.from(body.toString().replace(source.slug, `${source.slug}x`)) : body;
    return post(`${target.url}/api/webhooks/${source.slug}`, headers, sent);
  };
  const accepted = await send({ secret });
  check("Portico accepts what the library signs", accepted.status === 200, accepted);
  check("Portico refuses another body", (await send({ secret, tamper: true })).status === 401);
  check("Portico refuses another secret", (await send({ secret: newSecret() })).status === 401);
};

/** What Portico delivers: an event of the provider, one of another dialect, a list, and a test. */
const verifiesWhatPorticoSends: Case = async (input, check) => {
  const { target, process, peer } = input;
  const secret = newSecret();
  const url = await process.serve(peer, secret);
  const recorded = await record(url);
  const endpoint = await createEndpoint(input, { url: recorded.url, secret });
  try {
    const native = await createSource(target, peer.dialect, newSecret());
    const id = unique("evt");
    const { type, body } = eventOf(peer, id, endpoint.tag);
    const headers = await process.sign(peer, { secret: native.secret, id, type, body, at: new Date() });
    await post(`${target.url}/api/webhooks/${native.slug}`, headers, body);
    await expectSuccess(target, endpoint.id, "the library accepts an event of the provider", check);
    check("the body is the provider's, byte for byte", recorded.last().body.equals(body));
    for (const [name, value] of Object.entries(headers)) {
      if (!isSignature(name))
        check(`${name} goes out as it came in`, recorded.last().headers[own(name)] === value);
    }

    await sendForeign(target, { orders: [{ id: 1 }], tag: endpoint.tag });
    await expectSuccess(target, endpoint.id, "the library accepts an event of another dialect", check);

    const test = await callApi(asProduct(target), "POST", `/endpoints/${endpoint.id}/test`);
    check("the library accepts a test send", test.attempt.code === "succeeded", test.attempt.responseBody);

    const { headers: sent, body: sentBody } = recorded.last();
    check("the library accepts the recorded request", (await post(url, sent, sentBody)).status < 300);
    const tampered = Buffer.from(sentBody.toString().replace(/[a-z](?=[^a-z]*$)/i, "Q"));
    check("the library refuses another body", (await post(url, sent, tampered)).status >= 400);
    const elsewhere = await process.serve(peer, newSecret());
    check("the library refuses another secret", (await post(elsewhere, sent, sentBody)).status >= 400);
  } finally {
    await recorded.close();
  }
};

/** A body that is a list matches no attribute, so it has an endpoint that accepts every event. */
const verifiesLists: Case = async (input, check) => {
  const secret = newSecret();
  const url = await input.process.serve(input.peer, secret);
  const endpoint = await createEndpoint(input, { url, secret, filter: {} });
  await sendForeign(input.target, [{ id: 1 }, { id: 2 }]);
  await expectSuccess(
    input.target,
    endpoint.id,
    "the library accepts a foreign event whose body is a list",
    check,
  );
};

/** During an overlap, receivers with the old and with the new secret accept the request, if it has two signatures. */
const verifiesDuringAnOverlap: Case = async (input, check) => {
  const { target, process, peer } = input;
  const before = newSecret();
  const recorded = await record(await process.serve(peer, before));
  const endpoint = await createEndpoint(input, { url: recorded.url, secret: before });
  try {
    const path = `/endpoints/${endpoint.id}/rotate-secret`;
    const { secret, bothSign } = await callApi(asProduct(target), "POST", path, { overlapSeconds: 600 });
    await callApi(asProduct(target), "POST", `/endpoints/${endpoint.id}/test`);
    const { headers, body } = recorded.last();
    const statuses = await Promise.all(
      [before, secret].map(
        async (each) => (await post(await process.serve(peer, each), headers, body)).status < 300,
      ),
    );
    check(
      "the secrets that the API names as signing are accepted",
      String(statuses) === `${bothSign},true`,
      statuses,
    );
  } finally {
    await recorded.close();
  }
};

/** Secrets of Standard Webhooks without padding, and as plain text. */
const takesOtherSecrets: Case = async (input, check) => {
  const { target, process, peer } = input;
  if (peer.dialect !== "standard-webhooks") return;
  // Go's library refuses a secret without its padding.
  const unpadded = process.language === "go" ? {} : { unpadded: newSecret().replace(/=+$/, "") };
  const secrets = { ...unpadded, raw: `raw:${randomBytes(18).toString("hex")}` };
  for (const [form, secret] of Object.entries(secrets)) {
    const url = await process.serve(peer, secret);
    const source = await createSource(target, peer.dialect, secret);
    const id = unique("evt");
    const { type, body } = eventOf(peer, id, source.slug);
    const signed = await process.sign(peer, { secret, id, type, body, at: new Date() });
    const accepted = await post(`${target.url}/api/webhooks/${source.slug}`, signed, body);
    check(`Portico accepts a signature with a secret that is ${form}`, accepted.status === 200, accepted);
    const endpoint = await createEndpoint(input, { url, secret });
    const test = await callApi(asProduct(target), "POST", `/endpoints/${endpoint.id}/test`);
    check(`the library accepts a signature with a secret that is ${form}`, test.attempt.code === "succeeded");
  }
};

export const cases: readonly Case[] = [
  signsForPortico,
  verifiesWhatPorticoSends,
  verifiesLists,
  verifiesDuringAnOverlap,
  takesOtherSecrets,
];

const asProduct = ({ url, apiKey }: Target) => ({ url, apiKey });

async function createSource(target: Target, dialect: string, secret: string) {
  const slug = unique("lib");
  await callApi(asProduct(target), "POST", "/sources", { slug, dialect, secret });
  return { slug, secret };
}

async function createEndpoint(
  { target, peer }: CaseInput,
  { url, secret, filter }: { url: string; secret: string; filter?: object },
) {
  const tag = unique("tag");
  const partner = await callApi(asProduct(target), "POST", "/partners", { name: tag, scope: [{}] });
  const { id } = await callApi(asProduct(target), "POST", "/endpoints", {
    partnerId: partner.id,
    url,
    dialect: peer.dialect,
    eventTypes: ["*"],
    filter: filter ?? { tag },
    secret,
    retrySchedule: [],
    ...(peer.apiVersion ? { apiVersion: peer.apiVersion } : {}),
  });
  return { id: String(id), tag };
}

/** Posts an event of a dialect that no library of this suite receives natively in the same case. */
async function sendForeign(target: Target, data: object): Promise<void> {
  const secret = newSecret();
  const { slug } = await createSource(target, "klikit", secret);
  const body = Buffer.from(JSON.stringify(data));
  await post(
    `${target.url}/api/webhooks/${slug}`,
    {
      "x-klikit-event-id": unique("evt"),
      "x-klikit-event-type": "klikit.order.created.v2",
      "x-klikit-signature": createHmac("sha256", secret).update(body).digest("hex"),
    },
    body,
  );
}

interface DeliveryRow {
  readonly id: string;
  readonly status: string;
  readonly lastCode: string | null;
}

/** Waits until the newest delivery of the endpoint is settled. */
async function expectSuccess(target: Target, endpointId: string, what: string, check: Check): Promise<void> {
  const until = Date.now() + 30_000;
  let delivery: DeliveryRow | undefined;
  while (Date.now() < until) {
    const { data } = await callApi(asProduct(target), "GET", `/deliveries?endpointId=${endpointId}&limit=1`);
    delivery = data[0];
    if (delivery && !["pending", "retrying"].includes(delivery.status)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  check(what, delivery?.status === "succeeded", delivery && (await lastResponse(target, delivery.id)));
}

async function lastResponse(target: Target, deliveryId: string): Promise<unknown> {
  const { attempts } = await callApi(asProduct(target), "GET", `/deliveries/${deliveryId}`);
  return attempts.at(-1)?.responseBody;
}

/** A receiver that keeps each request, passes it on to the library's receiver and returns its response. */
async function record(url: string) {
  const receiver = await startReceiver();
  receiver.behave(({ headers, body }, response) => {
    post(url, headers, body).then(
      ({ status, text }) => response.writeHead(status).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
  const last = (): Received => {
    const request = receiver.received.at(-1);
    if (!request) throw new Error("Portico has sent nothing.");
    return request;
  };
  return { url: `${receiver.url}/hook`, last, close: receiver.close };
}

const hopByHop = ["connection", "content-length", "host", "transfer-encoding"];

async function post(url: string, headers: Readonly<Record<string, unknown>>, body: Buffer) {
  const sent = Object.entries(headers).filter(([name]) => !hopByHop.includes(name));
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(Object.fromEntries(sent) as Record<string, string>) },
    body: new Uint8Array(body),
  });
  return { status: response.status, text: await response.text() };
}

/** Portico makes its own signature and timestamp. */
const isSignature = (name: string) => /signature|hmac|timestamp/.test(name);

/** Svix's headers go out under the names of the specification. */
const own = (name: string) => name.replace(/^svix-/, "webhook-");
