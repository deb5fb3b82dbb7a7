import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticateApiKey } from "@/lib/api-keys/authenticate-api-key";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { readApiKey } from "@/lib/api-keys/read-api-key";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { findOpenAccessLink } from "@/lib/members/access-links/find-open-access-link";
import { guestSession } from "@/lib/members/access-links/guest-session";
import { listGuests } from "@/lib/members/access-links/list-guests";
import { mintAccessLink } from "@/lib/members/access-links/mint-access-link";
import { openAccessLink } from "@/lib/members/access-links/open-access-link";
import { changeRole } from "@/lib/members/change-role";
import { acceptInvitation } from "@/lib/members/invitations/accept-invitation";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { setDisabled } from "@/lib/members/set-disabled";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { invitationToken, outcomeOf, type Person, person } from "@/tests/support/people";
import { operator, unique, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let partner: { id: string };

beforeAll(async () => {
  close = await usePortico({ SMTP_URL: "" });
  partner = await createPartner({ ctx: operator, input: { name: "Mine" } });
});
afterAll(() => close());

const manager = () => person("manager", partner.id);
const newKey = (ctx: Context, input: object = {}) =>
  createApiKey({ ctx, input: { name: unique("Key"), role: "manager", ...input } });
const isAccepted = async (key: string) => (await authenticateApiKey(key)) !== undefined;
const statusOf = async ({ id }: { id: string }) => {
  const { status, createdBy } = await readApiKey({ ctx: operator, keyId: id });
  return { status, createdBy };
};

async function contextOf(key: string): Promise<Context> {
  const actor = await authenticateApiKey(key);
  if (!actor) throw new Error("the key is not accepted");
  return { actor, clock: systemClock };
}

const inDays = (count: number) => new Date(Date.now() + count * 24 * 3_600_000).toISOString();

describe("a key that was made with a key", () => {
  test("ends with it, over several steps, and names it", async () => {
    const first = await newKey((await manager()).ctx);
    const second = await newKey(await contextOf(first.key));
    const third = await newKey(await contextOf(second.key));
    expect((await statusOf(third)).createdBy).toBe(second.name);
    await revokeApiKey({ ctx: operator, keyId: first.id });
    for (const { key, id } of [first, second, third]) {
      expect(await isAccepted(key)).toBe(false);
      expect((await statusOf({ id })).status).toBe("revoked");
    }
  });

  test("expires no later", async () => {
    const expiresAt = inDays(2);
    const ctx = await contextOf((await newKey((await manager()).ctx, { expiresAt })).key);
    expect((await newKey(ctx)).expiresAt).toBe(expiresAt);
    expect((await newKey(ctx, { expiresAt: inDays(1) })).expiresAt).not.toBe(expiresAt);
    expect(await outcomeOf(newKey(ctx, { expiresAt: inDays(3) }))).toBe("invalid_input");
  });

  test("is not left over if both happen at once", async () => {
    const owner = await manager();
    for (let round = 0; round < 5; round += 1) {
      const parent = await newKey(owner.ctx);
      const ctx = await contextOf(parent.key);
      const [made] = await Promise.all([
        newKey(ctx).catch(() => undefined),
        revokeApiKey({ ctx: operator, keyId: parent.id }),
      ]);
      if (made) expect(await isAccepted(made.key)).toBe(false);
    }
  });
});

async function moveToAnotherPartner(owner: Person): Promise<void> {
  const other = await createPartner({ ctx: operator, input: { name: "Other" } });
  extendEnv({ SMTP_URL: "smtp://localhost:1" });
  const invitation = await createInvitation({
    ctx: (await person("manager", other.id)).ctx,
    input: { email: owner.email, role: "manager" },
  });
  const input = { name: "Moved", password: "a new password" };
  await acceptInvitation({ ctx: operator, token: invitationToken(invitation), input });
}

describe("the keys of a member", () => {
  /** A key of the member, and one that was made with it. */
  async function keysOf({ ctx }: Person) {
    const own = await newKey(ctx);
    return { own, made: await newKey(await contextOf(own.key)) };
  }

  test("are suspended while the member is disabled", async () => {
    const owner = await manager();
    const { own, made } = await keysOf(owner);
    expect(await statusOf(own)).toMatchObject({
      status: "active",
      createdBy: expect.stringMatching(/^manager/),
    });
    await setDisabled({ ctx: operator, userId: owner.id, disabled: true });
    for (const each of [own, made]) {
      expect(await isAccepted(each.key)).toBe(false);
      expect((await statusOf(each)).status).toBe("suspended");
    }
    await setDisabled({ ctx: operator, userId: owner.id, disabled: false });
    for (const each of [own, made]) expect(await isAccepted(each.key)).toBe(true);
  });

  /** A guest who has opened a link, and the token of another link that nobody has opened. */
  async function linksOf(owner: Person) {
    const ctx = await contextOf((await keysOf(owner)).made.key);
    const newLink = async () => {
      const { url } = await mintAccessLink({ ctx, partnerId: partner.id, input: { readOnly: true } });
      return new URL(url).pathname.split("/").at(-1) ?? "";
    };
    const { sessionToken } = await openAccessLink({ ctx: operator, token: await newLink() });
    return { sessionToken, unopened: await newLink() };
  }

  const isGuest = async (token: string) => (await guestSession({ token, clock: systemClock })) !== undefined;
  const canBeOpened = async (token: string) =>
    (await findOpenAccessLink({ token, clock: systemClock })) !== undefined;
  const guestCount = async () => (await listGuests({ ctx: operator })).length;

  test.each([
    ["is disabled", ({ id }: Person) => setDisabled({ ctx: operator, userId: id, disabled: true })],
    ["has moved to another partner", moveToAnotherPartner],
  ])("let no guest in when the member %s", async (_, end) => {
    const owner = await manager();
    const before = await guestCount();
    const { sessionToken, unopened } = await linksOf(owner);
    expect([await isGuest(sessionToken), await canBeOpened(unopened)]).toEqual([true, true]);
    expect(await guestCount()).toBe(before + 2);
    await end(owner);
    expect([await isGuest(sessionToken), await canBeOpened(unopened)]).toEqual([false, false]);
    expect(await guestCount()).toBe(before);
  });

  test("have no rights that the member no longer has", async () => {
    const owner = await manager();
    const { own, made } = await keysOf(owner);
    await changeRole({ ctx: operator, userId: owner.id, input: { role: "viewer" } });
    for (const { key } of [own, made]) {
      const { actor } = await contextOf(key);
      expect([mayDo(actor, "read"), mayDo(actor, "replay"), mayDo(actor, "manage_keys")]).toEqual([
        true,
        false,
        false,
      ]);
    }
  });

  test("stay suspended when the member has moved to another partner", async () => {
    const owner = await manager();
    const { own, made } = await keysOf(owner);
    await moveToAnotherPartner(owner);
    for (const each of [own, made]) {
      expect(await isAccepted(each.key)).toBe(false);
      expect((await statusOf(each)).status).toBe("suspended");
    }
  });
});

test("a key that an operator made for a partner works while the operator does", async () => {
  const maker = await person("operator");
  const { key } = await newKey(maker.ctx, { partnerId: partner.id });
  expect(await isAccepted(key)).toBe(true);
  await setDisabled({ ctx: operator, userId: maker.id, disabled: true });
  expect(await isAccepted(key)).toBe(false);
});
