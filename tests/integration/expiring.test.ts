import { afterAll, beforeAll, expect, test } from "vitest";
import { listExpiring } from "@/lib/alerts/list-expiring";
import type { Context } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/rights";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { systemClock } from "@/lib/platform/clock";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { newKey } from "@/tests/support/api";
import {
  internalId,
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  usePortico,
} from "@/tests/support/portico";

let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());

const asUser = (role: Role, partnerId: string): Context => ({
  actor: { kind: "user", id: partnerId, name: role, role, partnerId },
  clock: systemClock,
});

test("lists old secrets and keys that end soon, the soonest first, each partner its own", async () => {
  const [mine, theirs] = [
    await partnerWithEndpoint("http://127.0.0.1:9/a"),
    await partnerWithEndpoint("http://127.0.0.1:9/b"),
  ];
  const deletedEndpoint = await partnerWithEndpoint("http://127.0.0.1:9/gone");
  const source = await klikitSource();
  const rotate = (endpointId: string, hours: number) =>
    rotateEndpointSecret({ ctx: operator, endpointId, input: { overlapSeconds: hours * 3_600 } });
  await rotate(mine.endpoint.id, 5);
  await rotate(mine.endpoint.id, 90);
  await rotate(theirs.endpoint.id, 3);
  await rotate(deletedEndpoint.endpoint.id, 3);
  await deleteEndpoint({ ctx: operator, endpointId: deletedEndpoint.endpoint.id });
  const rotated = await rotateSourceSecret({
    ctx: operator,
    sourceId: source.id,
    input: { overlapSeconds: 7_200 },
  });

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const soon = await newKey("manager", { partnerId: mine.partner.id, expiresAt: inDays(3) });
  await newKey("manager", { partnerId: mine.partner.id, expiresAt: inDays(40) });
  await newKey("manager", { partnerId: mine.partner.id });
  const ofOperators = await newKey("admin", { expiresAt: inDays(1) });
  const revoked = await newKey("admin", { expiresAt: inDays(1) });
  const expired = await newKey("admin", { expiresAt: inDays(1) });
  await sql("UPDATE api_keys SET revoked_at = now() WHERE id = $1", internalId("apiKey", revoked.id));
  await sql("UPDATE api_keys SET expires_at = now() WHERE id = $1", internalId("apiKey", expired.id));

  const all = await listExpiring({ ctx: operator });
  expect(all.secrets.map(({ ownerId, version }) => [ownerId, version])).toEqual([
    [source.id, 1],
    [theirs.endpoint.id, 1],
    [mine.endpoint.id, 1],
  ]);
  expect(all.secrets[0]).toEqual({
    ownerKind: "source",
    ownerId: source.id,
    ownerName: source.slug,
    partnerId: null,
    version: 1,
    lastFour: source.secret.slice(-4),
    expiresAt: rotated.oldSecretExpiresAt,
  });
  expect(all.apiKeys.map(({ id }) => id)).toEqual([ofOperators.id, soon.id]);

  const longer = await listExpiring({ ctx: operator, input: { withinHours: 100, keysWithinDays: 60 } });
  expect([longer.secrets.length, longer.apiKeys.length]).toEqual([4, 3]);

  const ofMine = await listExpiring({ ctx: asUser("manager", mine.partnerId) });
  expect(ofMine.secrets).toMatchObject([
    { ownerKind: "endpoint", ownerName: "http://127.0.0.1:9/a", partnerId: mine.partner.id },
  ]);
  expect(ofMine.apiKeys).toMatchObject([{ id: soon.id, prefix: soon.prefix, name: soon.name }]);
  expect(await listExpiring({ ctx: asUser("viewer", mine.partnerId) })).toEqual({ ...ofMine, apiKeys: [] });
});

test("refuses windows that make no sense", async () => {
  for (const input of [{ withinHours: 0 }, { keysWithinDays: -1 }, { withinHours: "24" }, { days: 1 }]) {
    await expect(listExpiring({ ctx: operator, input })).rejects.toMatchObject({ code: "invalid_input" });
  }
});
