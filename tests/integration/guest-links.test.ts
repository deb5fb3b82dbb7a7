import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openLink } from "@/app/access/actions";
import { mintAccessLink } from "@/lib/members/access-links/mint-access-link";
import { createPartner } from "@/lib/partners/create-partner";
import { as } from "@/tests/support/matrix/session";
import { person } from "@/tests/support/people";
import { operator, usePortico } from "@/tests/support/portico";

vi.mock("next/headers", async () => (await import("@/tests/support/matrix/session")).nextHeaders);
vi.mock("next-auth", async () => (await import("@/tests/support/matrix/session")).nextAuth);

let close: () => Promise<void>;
let partner: { id: string };

beforeAll(async () => {
  close = await usePortico({
    PORTICO_URL: "http://localhost:3000",
    PORTICO_EMBED_ORIGINS: "https://app.example.com",
  });
  partner = await createPartner({ ctx: operator, input: { name: "Mine" } });
});
afterAll(() => close());

async function newToken(input: object = {}): Promise<string> {
  const { url } = await mintAccessLink({ ctx: operator, partnerId: partner.id, input });
  return new URL(url).pathname.split("/").at(-1) ?? "";
}

test("an access link replaces a member's session only if the member agrees, and is not used up before", async () => {
  const member = await person("viewer", partner.id);
  const cookies = new Map<string, string>();
  const token = await newToken();
  const open = (replacesAccount: boolean) =>
    as(member, () => openLink(token, null, replacesAccount), { cookies });
  expect(await open(false)).toMatchObject({
    ok: false,
    message: expect.stringContaining("You are signed in as"),
  });
  expect(cookies.has("portico-guest")).toBe(false);
  expect(await open(true)).toEqual({ ok: true, data: { path: "/" } });
  expect(cookies.has("portico-guest")).toBe(true);
});

test("a query does not make a link into one for a frame", async () => {
  const member = await person("viewer", partner.id);
  const token = await newToken();
  expect(await as(member, () => openLink(token, "?embed=1", false))).toMatchObject({ ok: false });
});

test("a frame and a visitor are not asked", async () => {
  const member = await person("viewer", partner.id);
  const framed = await newToken({ embed: true });
  expect(await as(member, () => openLink(framed, "?embed=1", false))).toMatchObject({ ok: true });
  const token = await newToken();
  expect(await as(null, () => openLink(token, null, false))).toMatchObject({ ok: true });
});
