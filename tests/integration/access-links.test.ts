import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import { listAudit } from "@/lib/audit/list-audit";
import { type Context, systemContext } from "@/lib/auth/context";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { findOpenAccessLink } from "@/lib/members/access-links/find-open-access-link";
import { guestSession } from "@/lib/members/access-links/guest-session";
import { leave } from "@/lib/members/access-links/leave";
import { listGuests } from "@/lib/members/access-links/list-guests";
import { mintAccessLink, type NewAccessLink } from "@/lib/members/access-links/mint-access-link";
import { openAccessLink } from "@/lib/members/access-links/open-access-link";
import { revokeAccessLink } from "@/lib/members/access-links/revoke-access-link";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { newId, publicId } from "@/lib/platform/ids";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { outcomeOf, person } from "@/tests/support/people";
import { internalId, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { auditOf } from "@/tests/support/secrets";

const site = "https://app.example.com";
let close: () => Promise<void>;
let api: Api;
let admin: string;
let mine: Awaited<ReturnType<typeof partnerWithEndpoint>>;
let other: Awaited<ReturnType<typeof partnerWithEndpoint>>;

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  admin = (await newKey("admin")).key;
  mine = await partnerWithEndpoint("https://mine.example.com/hook");
  other = await partnerWithEndpoint("https://other.example.com/hook");
});
afterAll(async () => {
  await api.close();
  await close();
});
beforeEach(() => extendEnv({ PORTICO_URL: "https://portico.example.com", PORTICO_EMBED_ORIGINS: site }));

const mint = (input: object = {}, ctx: Context = operator) =>
  mintAccessLink({ ctx, partnerId: mine.partner.id, input });
const tokenOf = ({ url }: NewAccessLink) => new URL(url).pathname.split("/").at(-1) ?? "";
const open = (link: NewAccessLink, clock = systemClock) =>
  openAccessLink({ ctx: systemContext("test", clock), token: tokenOf(link) });
const later = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1_000) });

async function guestOf(link: NewAccessLink): Promise<{ ctx: Context; token: string }> {
  const { sessionToken: token } = await open(link);
  const session = await guestSession({ token, clock: systemClock });
  if (!session) throw new Error("The session has not begun.");
  return { ctx: { actor: session.actor, clock: systemClock }, token };
}

describe("creating a link", () => {
  test("returns the link once, and stores only hashes", async () => {
    const path = `/partners/${mine.partner.id}/access-links`;
    const response = await api.call(admin, "POST", path, { name: "Ada", path: "/failures?x=1", embed: true });
    expect(response).toMatchObject({
      status: 201,
      body: { partnerId: mine.partner.id, name: "Ada", readOnly: false, embed: true, sessionSeconds: 3_600 },
    });
    const { id, url, expiresAt } = response.body;
    expect(url).toMatch(/^https:\/\/portico\.example\.com\/access\/[\w-]{43}\?embed=1$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(295_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    const { sessionToken, path: landingPath } = await open(response.body);
    expect(landingPath).toBe("/failures?x=1");
    const rows = JSON.stringify(await sql("SELECT * FROM access_links"));
    const secretTexts = [tokenOf(response.body), sessionToken];
    for (const secret of secretTexts) {
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(JSON.stringify([...Buffer.from(secret)]).slice(1, -1));
    }
    expect(await auditOf(internalId("accessLink", id))).toMatchObject([
      { action: "access_link.create", detail: { name: "Ada", role: "manager", embed: true, expiresAt } },
      { action: "access_link.open" },
    ]);
  });

  test.each([
    [{ expiresInSeconds: 3_601 }, "expiresInSeconds"],
    [{ expiresInSeconds: 9 }, "expiresInSeconds"],
    [{ sessionSeconds: 28_801 }, "sessionSeconds"],
    [{ sessionSeconds: 299 }, "sessionSeconds"],
    [{ name: " " }, "name"],
    [{ path: "//evil.example" }, "path"],
    [{ path: "/\\evil.example" }, "path"],
    [{ path: "/..//evil.example" }, "path"],
    [{ path: "/deliveries/%2e%2e//evil.example" }, "path"],
    [{ path: "https://evil.example" }, "path"],
    [{ path: "/a\tb" }, "path"],
    [{ returnUrl: "javascript:alert(1)" }, "returnUrl"],
    [{ returnUrl: "/somewhere" }, "returnUrl"],
    [{ role: "admin" }, "(whole)"],
  ])("rejects %j", async (input, field) => {
    await expect(mint(input)).rejects.toMatchObject({ code: "invalid_input", fields: [{ field }] });
  });

  test("for a frame requires allowed sites and https", async () => {
    extendEnv({ PORTICO_EMBED_ORIGINS: "" });
    await expect(mint({ embed: true })).rejects.toMatchObject({ fields: [{ field: "embed" }] });
    extendEnv({ PORTICO_EMBED_ORIGINS: site, PORTICO_URL: "http://portico.example.com" });
    await expect(mint({ embed: true })).rejects.toMatchObject({ fields: [{ field: "embed" }] });
    extendEnv({ PORTICO_URL: "http://localhost:3000" });
    expect((await mint({ embed: true })).embed).toBe(true);
  });

  test("requires the right, and gives a guest no more rights than the creator has", async () => {
    const path = `/partners/${mine.partner.id}/access-links`;
    const as = async (scopes: string[], body: object) => {
      const { key } = await newKey("operator", { scopes });
      const { status, body: problem } = await api.call(key, "POST", path, body);
      return [status, problem.code];
    };
    expect(await as(["read", "replay", "manage_endpoints"], {})).toEqual([403, "forbidden"]);
    expect(await as(["manage_members"], { readOnly: true })).toEqual([403, "forbidden"]);
    expect(await as(["manage_members", "read"], {})).toEqual([403, "forbidden"]);
    expect(await as(["manage_members", "read"], { readOnly: true })).toEqual([201, undefined]);
    const viewer = await person("viewer", mine.partner.id);
    expect(await outcomeOf(mint({ readOnly: true }, viewer.ctx))).toBe("forbidden");
  });

  test("with another partner's id fails like with an unknown one", async () => {
    const { key } = await newKey("manager", { partnerId: mine.partner.id });
    const createLink = (id: string) => api.call(key, "POST", `/partners/${id}/access-links`, {});
    const [foreign, madeUp] = await Promise.all([
      createLink(other.partner.id),
      createLink(publicId("partner", newId())),
    ]);
    expect({ ...foreign.body, requestId: "" }).toEqual({ ...madeUp.body, requestId: "" });
    expect([foreign.status, (await createLink(mine.partner.id)).status]).toEqual([404, 201]);
  });
});

describe("a link", () => {
  test("opens once, even if two open it at the same time", async () => {
    const link = await mint();
    const outcomes = await Promise.all([outcomeOf(open(link)), outcomeOf(open(link))]);
    expect(outcomes.sort()).toEqual(["done", "not_found"]);
    expect(await outcomeOf(open(link))).toBe("not_found");
  });

  test("is not used up by reading it", async () => {
    const link = await mint();
    const findLink = () => findOpenAccessLink({ token: tokenOf(link), clock: systemClock });
    expect([Boolean(await findLink()), Boolean(await findLink())]).toEqual([true, true]);
    await open(link);
    expect(await findLink()).toBeUndefined();
  });

  test("ends when it expires, is revoked, or its API key is revoked", async () => {
    const late = await mint({ expiresInSeconds: 60 });
    expect(await outcomeOf(open(late, later(61)))).toBe("not_found");
    expect(await outcomeOf(open(late, later(59)))).toBe("done");
    const taken = await mint();
    await revokeAccessLink({ ctx: operator, linkId: taken.id });
    expect(await outcomeOf(open(taken))).toBe("not_found");
    const { id, key } = await newKey("admin");
    const { body } = await api.call(key, "POST", `/partners/${mine.partner.id}/access-links`, {});
    await revokeApiKey({ ctx: operator, keyId: id });
    expect(await outcomeOf(open(body))).toBe("not_found");
    expect(await outcomeOf(openAccessLink({ ctx: operator, token: "made-up" }))).toBe("not_found");
  });

  test("can be revoked only by its own partner's users and operators", async () => {
    const link = await mint();
    const foreign = await person("manager", other.partner.id);
    const viewer = await person("viewer", mine.partner.id);
    const revoke = (ctx: Context, linkId = link.id) => outcomeOf(revokeAccessLink({ ctx, linkId }));
    expect(await revoke(foreign.ctx)).toBe("not_found");
    expect(await revoke(foreign.ctx, publicId("accessLink", newId()))).toBe("not_found");
    expect(await revoke(viewer.ctx)).toBe("forbidden");
    expect((await api.call(admin, "DELETE", `/access-links/${link.id}`)).status).toBe(204);
    expect(await outcomeOf(open(link))).toBe("not_found");
  });
});

describe("a guest", () => {
  test("who manages can work, but cannot create what would outlive the session", async () => {
    const { ctx } = await guestOf(await mint({ name: "Ada" }));
    const endpointId = mine.endpoint.id;
    expect(await outcomeOf(updateEndpoint({ ctx, endpointId, input: { status: "paused" } }))).toBe("done");
    const role = { role: "viewer", name: "Mine for ever", email: "ada@portico.test" };
    expect(await outcomeOf(createInvitation({ ctx, input: { email: role.email, role: role.role } }))).toBe(
      "forbidden",
    );
    expect(await outcomeOf(createApiKey({ ctx, input: { name: role.name, role: "viewer" } }))).toBe(
      "forbidden",
    );
    expect(await outcomeOf(mint({ readOnly: true }, ctx))).toBe("forbidden");
    const { data } = await listAudit({ ctx: operator, query: { actor: "Ada", action: "endpoint.update" } });
    expect(data).toMatchObject([{ actorKind: "guest", actorName: "Ada" }]);
  });

  test("who may only read cannot change anything, and no guest sees another partner", async () => {
    const { ctx } = await guestOf(await mint({ readOnly: true }));
    const pause = (endpointId: string) =>
      outcomeOf(updateEndpoint({ ctx, endpointId, input: { status: "paused" } }));
    expect(await pause(mine.endpoint.id)).toBe("forbidden");
    const manager = await guestOf(await mint());
    const change = (endpointId: string) =>
      outcomeOf(updateEndpoint({ ctx: manager.ctx, endpointId, input: { status: "paused" } }));
    expect(await change(other.endpoint.id)).toBe("not_found");
    expect(await change(publicId("endpoint", newId()))).toBe("not_found");
  });

  test("is signed out when the session expires or is ended, and when the key is revoked", async () => {
    const stays = (token: string, clock = systemClock) => guestSession({ token, clock }).then(Boolean);
    const short = await guestOf(await mint({ sessionSeconds: 300 }));
    expect([await stays(short.token, later(299)), await stays(short.token, later(301))]).toEqual([
      true,
      false,
    ]);

    const link = await mint({ name: "To be ended" });
    const ended = await guestOf(link);
    expect(await listGuests({ ctx: operator })).toContainEqual(expect.objectContaining({ id: link.id }));
    await revokeAccessLink({ ctx: operator, linkId: link.id });
    expect(await stays(ended.token)).toBe(false);
    expect(await listGuests({ ctx: operator })).not.toContainEqual(expect.objectContaining({ id: link.id }));

    const { id, key } = await newKey("admin");
    const { body } = await api.call(key, "POST", `/partners/${mine.partner.id}/access-links`, {});
    const keyed = await guestOf(body);
    expect(await stays(keyed.token)).toBe(true);
    await revokeApiKey({ ctx: operator, keyId: id });
    expect(await stays(keyed.token)).toBe(false);
    expect(await stays("made-up")).toBe(false);
  });

  test("leaves, and gets the URL to go back to", async () => {
    const returnUrl = "https://app.example.com/settings";
    const { ctx, token } = await guestOf(await mint({ returnUrl }));
    expect(await leave({ ctx })).toEqual({ returnUrl });
    expect(await guestSession({ token, clock: systemClock })).toBeUndefined();
    expect(await outcomeOf(leave({ ctx: (await person("admin")).ctx }))).toBe("not_found");
  });

  test("is visible to the managers of the partner, and to no other partner's", async () => {
    const partner = await createPartner({ ctx: operator, input: { name: "Third" } });
    const link = await mintAccessLink({ ctx: operator, partnerId: partner.id, input: {} });
    const ids = async (ctx: Context) => (await listGuests({ ctx })).map(({ id }) => id);
    expect(await ids((await person("manager", partner.id)).ctx)).toEqual([link.id]);
    expect(await ids((await person("viewer", partner.id)).ctx)).toEqual([]);
    expect(await ids((await person("manager", other.partner.id)).ctx)).not.toContain(link.id);
  });
});
