import { raiseAlertNow } from "@/lib/alerts/raise-alert";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Role } from "@/lib/auth/rights";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { startReplay } from "@/lib/deliveries/replays/start-replay";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { startMove } from "@/lib/endpoints/moves/start-move";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { mintAccessLink } from "@/lib/members/access-links/mint-access-link";
import { openAccessLink } from "@/lib/members/access-links/open-access-link";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { revokeInvitation } from "@/lib/members/invitations/revoke-invitation";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { type IdKind, newId, publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { drain } from "../deliver";
import { klikitRequest } from "../klikit";
import { type Person, person } from "../people";
import { internalId, operator, sql, unique } from "../portico";
import type { Receiver } from "../receiver";

/** The kinds of rows. Most belong to a partner; a source and a mail do not. */
export type RowKind =
  | "partner"
  | "endpoint"
  | "failingEndpoint"
  | "movingEndpoint"
  | "delivery"
  | "waitingDelivery"
  | "event"
  | "apiKey"
  | "replay"
  | "pausedReplay"
  | "user"
  | "invitation"
  | "accessLink"
  | "source"
  | "mail";

const idKinds: Readonly<Record<RowKind, IdKind>> = {
  partner: "partner",
  endpoint: "endpoint",
  failingEndpoint: "endpoint",
  movingEndpoint: "endpoint",
  delivery: "delivery",
  waitingDelivery: "delivery",
  event: "event",
  apiKey: "apiKey",
  replay: "replay",
  pausedReplay: "replay",
  user: "user",
  invitation: "invitation",
  accessLink: "accessLink",
  source: "source",
  mail: "mail",
};

/** An id that no row has. */
export function madeUpId(kind: RowKind): string {
  return publicId(idKinds[kind], newId());
}

/** A partner with rows of every kind. Texts of its rows contain its mark, so that a test can find them. */
export interface World {
  readonly mark: string;
  readonly partnerId: string;
  readonly internalId: string;
  readonly people: Readonly<Record<"manager" | "viewer", Person>>;
  /** Sends the partner an event that every partner who joined this name receives too. */
  share(name: string): Promise<{ readonly delivery: string; readonly event: string }>;
  /** Registers an endpoint for the events that are shared under this name. */
  joinIn(name: string): Promise<string>;
  /** The id of a new row of the partner, which a call may change. */
  fresh(kind: RowKind): Promise<string>;
  /** The id of a deleted row of the partner, for kinds that can be deleted. */
  gone(kind: RowKind): Promise<string | undefined>;
  /** The external id of an event of the partner. */
  externalId(): Promise<string>;
  /** Every text that would show another partner that this one exists. */
  traces(): Promise<readonly string[]>;
  /** A hash of all rows of the partner. It changes when one of them changes. */
  fingerprint(): Promise<string>;
}

interface Source {
  readonly slug: string;
  readonly secret: string;
}

/** The receiver fails for paths that end in `/fails`, and succeeds for all others. */
export function behaveByPath(receiver: Receiver): void {
  receiver.behave(({ path }, response) => {
    response.writeHead(path.endsWith("/fails") ? 500 : 200, { "content-type": "text/plain" }).end(path);
  });
}

export async function makeWorld(receiver: Receiver, source: Source): Promise<World> {
  const mark = unique("mark");
  const partner = await createPartner({ ctx: operator, input: { name: `Partner ${mark}`, scope: [{}] } });
  const partnerId = partner.id;
  const partnerUuid = internalId("partner", partnerId);
  const people = { manager: await person("manager", partnerId), viewer: await person("viewer", partnerId) };
  for (const { internalId: id } of Object.values(people)) {
    await sql("UPDATE users SET name = $2 WHERE id = $1", id, `Someone ${mark}`);
  }

  const newEndpoint = (input: object = {}) =>
    createEndpoint({
      ctx: operator,
      input: {
        partnerId,
        url: `${receiver.url}/${mark}`,
        description: `Till ${mark}`,
        dialect: "klikit",
        eventTypes: ["klikit.order.created.v2"],
        filter: { nobody: true },
        ...input,
      },
    });

  /** Sends an event with these attributes and delivers it to the endpoint. */
  const send = async (attributes: object, endpointId: string) => {
    const request = klikitRequest(source.secret, JSON.stringify({ ...attributes, note: mark }), {
      "x-klikit-event-id": `${mark}-${newId()}`,
    });
    const headers = Object.entries(request.headers);
    const { slug } = source;
    await receiveWebhook({ slug, headers, body: request.body, address: null }, systemClock);
    await drain(internalId("endpoint", endpointId));
    const [row] = await sql<{ id: string; event_id: string }>(
      "SELECT id, event_id FROM deliveries WHERE endpoint_id = $1 ORDER BY id DESC LIMIT 1",
      internalId("endpoint", endpointId),
    );
    if (!row) throw new Error("Nothing was delivered");
    return { delivery: publicId("delivery", row.id), event: publicId("event", row.event_id) };
  };

  const newDelivery = async (input: object = {}) => {
    const only = unique("only");
    const endpoint = await newEndpoint({ filter: { only }, ...input });
    return send({ only }, endpoint.id);
  };

  const newReplay = async (status: "running" | "paused") => {
    const { id } = await startReplay({ ctx: operator, input: { partnerId, code: unique("code") } });
    // A replay without matches is completed at once; this one must be open to be changed.
    const replayId = internalId("replay", id);
    await sql("UPDATE replays SET status = $2, matched = 1 WHERE id = $1", replayId, status);
    return id;
  };

  const makers: Readonly<Record<RowKind, () => Promise<string>>> = {
    partner: async () => partnerId,
    endpoint: async () => {
      const { id } = await newEndpoint();
      await rotateEndpointSecret({ ctx: operator, endpointId: id, input: { overlapSeconds: 3_600 } });
      return id;
    },
    failingEndpoint: async () => {
      const only = unique("only");
      const url = `${receiver.url}/${mark}/fails`;
      const { id } = await newEndpoint({ url, filter: { only }, retrySchedule: [] });
      await send({ only }, id);
      return id;
    },
    movingEndpoint: async () => {
      const { id } = await newEndpoint();
      await startMove({ ctx: operator, endpointId: id, input: { url: `${receiver.url}/${mark}/moved` } });
      return id;
    },
    delivery: async () => (await newDelivery()).delivery,
    waitingDelivery: async () =>
      (await newDelivery({ url: `${receiver.url}/${mark}/fails`, retrySchedule: [3_600] })).delivery,
    event: async () => (await newDelivery()).event,
    apiKey: async () => {
      const webhook = { url: `${receiver.url}/${mark}`, eventTypes: ["*"], filter: { nobody: true } };
      const input = { name: `Key ${mark}`, role: "viewer", partnerId, webhook };
      return (await createApiKey({ ctx: operator, input })).id;
    },
    replay: () => newReplay("running"),
    pausedReplay: () => newReplay("paused"),
    user: async () => (await person("viewer", partnerId)).id,
    invitation: async () => {
      const email = `${unique(mark)}@portico.test`;
      return (await createInvitation({ ctx: operator, input: { email, role: "viewer", partnerId } })).id;
    },
    // Opened, because only guests with a session are listed among the members.
    accessLink: async () => {
      const input = { name: `Guest ${mark}`, readOnly: true };
      const { id, url } = await mintAccessLink({ ctx: operator, partnerId, input });
      await openAccessLink({ ctx: operator, token: new URL(url).pathname.split("/").at(-1) ?? "" });
      return id;
    },
    source: async () => {
      const slug = unique("source");
      return (await createSource({ ctx: operator, input: { slug, dialect: "klikit" } })).id;
    },
    mail: async () => {
      const id = newId();
      await sql(
        "INSERT INTO mails (id, recipient, subject, text, status) VALUES ($1, $2, $2, $2, 'kept')",
        id,
        `${mark}@portico.test`,
      );
      return publicId("mail", id);
    },
  };

  const gone: Partial<Record<RowKind, () => Promise<string>>> = {
    endpoint: async () => {
      const id = await makers.endpoint();
      await deleteEndpoint({ ctx: operator, endpointId: id });
      return id;
    },
    invitation: async () => {
      const invitationId = await makers.invitation();
      await revokeInvitation({ ctx: operator, invitationId });
      return invitationId;
    },
  };

  await furnish();
  return {
    mark,
    partnerId,
    internalId: partnerUuid,
    people,
    joinIn: async (name) => (await newEndpoint({ filter: { shared: name } })).id,
    share: async (name) => send({ shared: name }, (await newEndpoint({ filter: { shared: name } })).id),
    fresh: (kind) => makers[kind](),
    gone: async (kind) => gone[kind]?.(),
    externalId: async () => {
      const [row] = await sql<{ external_id: string }>(
        "SELECT external_id FROM events WHERE id = $1",
        internalId("event", await makers.event()),
      );
      return row?.external_id ?? "none";
    },
    traces: () => tracesOf(mark, partnerUuid),
    fingerprint: () => fingerprintOf(partnerUuid),
  };

  /** Creates one row of each kind, and a failure, an alert and a key that expires. */
  async function furnish(): Promise<void> {
    for (const kind of Object.keys(makers) as RowKind[]) await makers[kind]();
    await newDelivery({ url: `${receiver.url}/${mark}/fails`, retrySchedule: [] });
    const { id } = await newEndpoint();
    const endpointId = internalId("endpoint", id);
    const disabledAt = new Date().toISOString();
    const details = { reason: "http_410", disabledAt } as const;
    await raiseAlertNow({ kind: "endpoint.disabled", endpointId, details });
    await createApiKey({
      ctx: operator,
      input: {
        name: `Ends ${mark}`,
        role: "viewer",
        partnerId,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
  }
}

/** The tables with rows of a partner, and the condition that finds them. */
const owned: readonly (readonly [string, string])[] = [
  ["partners", "id = $1"],
  ["users", "partner_id = $1"],
  ["invitations", "partner_id = $1"],
  ["api_keys", "partner_id = $1"],
  ["endpoints", "partner_id = $1"],
  ["endpoint_versions", "endpoint_id IN (SELECT id FROM endpoints WHERE partner_id = $1)"],
  ["secrets", "endpoint_id IN (SELECT id FROM endpoints WHERE partner_id = $1)"],
  ["deliveries", "partner_id = $1"],
  ["attempts", "delivery_id IN (SELECT id FROM deliveries WHERE partner_id = $1)"],
  ["replays", "partner_id = $1"],
  ["alerts", "partner_id = $1"],
  ["access_links", "partner_id = $1"],
  ["endpoint_moves", "endpoint_id IN (SELECT id FROM endpoints WHERE partner_id = $1)"],
  ["audit_entries", "partner_id = $1"],
];

async function fingerprintOf(partnerId: string): Promise<string> {
  const prints: string[] = [];
  for (const [table, mine] of owned) {
    const [row] = await sql<{ print: string }>(
      `SELECT coalesce(md5(string_agg((to_jsonb(t) - 'last_used_at')::text, '|' ORDER BY to_jsonb(t)::text)), '') AS print
       FROM ${table} t WHERE ${mine}`,
      partnerId,
    );
    prints.push(`${table} ${row?.print}`);
  }
  return prints.join("\n");
}

const named: readonly (readonly [IdKind, string])[] = [
  ["endpoint", "SELECT id FROM endpoints WHERE partner_id = $1"],
  ["delivery", "SELECT id FROM deliveries WHERE partner_id = $1"],
  ["apiKey", "SELECT id FROM api_keys WHERE partner_id = $1"],
  ["user", "SELECT id FROM users WHERE partner_id = $1"],
  ["invitation", "SELECT id FROM invitations WHERE partner_id = $1"],
  ["replay", "SELECT id FROM replays WHERE partner_id = $1"],
  ["alert", "SELECT id FROM alerts WHERE partner_id = $1"],
  ["accessLink", "SELECT id FROM access_links WHERE partner_id = $1"],
];

async function tracesOf(mark: string, partnerId: string): Promise<readonly string[]> {
  const ids: string[] = [publicId("partner", partnerId)];
  for (const [kind, text] of named) {
    const rows = await sql<{ id: string }>(text, partnerId);
    ids.push(...rows.map(({ id }) => publicId(kind, id)));
  }
  return [mark, partnerId, ...ids];
}

export const roles: readonly Role[] = ["viewer", "manager", "operator", "admin"];
