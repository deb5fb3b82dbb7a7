import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { googleUser } from "@/app/_session/oauth-providers";
import { systemContext } from "@/lib/auth/context";
import { endSessions } from "@/lib/auth/sessions/end-sessions";
import { signIn } from "@/lib/auth/sign-in";
import { signInByEmail } from "@/lib/auth/sign-in-by-email";
import { admitSignInRequest } from "@/lib/auth/sign-in-links/admit-request";
import { findSignInLink } from "@/lib/auth/sign-in-links/find-sign-in-link";
import { redeemSignInLink } from "@/lib/auth/sign-in-links/redeem-sign-in-link";
import { sendSignInLink } from "@/lib/auth/sign-in-links/send-sign-in-link";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { setDisabled } from "@/lib/members/set-disabled";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { type MailRecord, mails } from "@/tests/support/alerts";
import { outcomeOf, type Person, person } from "@/tests/support/people";
import { operator, sql, unique, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let partner: { id: string };

beforeAll(async () => {
  close = await usePortico({
    PORTICO_MAILBOX: "true",
    SMTP_URL: "",
    PORTICO_URL: "https://portico.example.com",
  });
  partner = await createPartner({ ctx: operator, input: { name: "Acme\r\nBcc: all@example.com" } });
});
afterAll(() => close());

const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) });
const send = (email: string, next = "/") => sendSignInLink({ ctx: operator, email, next });
const redeem = (token: string, clock = systemClock) =>
  redeemSignInLink({ ctx: systemContext("test", clock), token });
const mailsTo = async (email: string): Promise<MailRecord[]> =>
  (await mails()).filter(({ recipient }) => recipient === email);

async function linkTo({ email }: Person): Promise<string> {
  await send(email);
  const text = (await mailsTo(email)).at(-1)?.text ?? "";
  return /\/sign-in\/link\/([\w-]{43})$/m.exec(text)?.[1] ?? "";
}

describe("a sign-in link", () => {
  test("is sent by mail, signs its user in once, and is stored only as a hash", async () => {
    const someone = await person("viewer", partner.id);
    const token = await linkTo(someone);
    const [row] = await sql<{ token_hash: Buffer }>("SELECT token_hash FROM sign_in_links ORDER BY id DESC");
    expect(row?.token_hash).toHaveLength(32);
    expect(row?.token_hash.toString("base64url")).not.toBe(token);
    const outcomes = await Promise.all([redeem(token), redeem(token)]);
    expect(outcomes.filter(Boolean)).toMatchObject([{ email: someone.email }]);
    expect(await redeem(token)).toBeUndefined();
  });

  test("is not used up by reading it", async () => {
    const token = await linkTo(await person("viewer", partner.id));
    for (let visits = 0; visits < 3; visits += 1)
      expect(await findSignInLink({ token, clock: systemClock })).toBeDefined();
    expect(await redeem(token)).toBeDefined();
    expect(await findSignInLink({ token, clock: systemClock })).toBeUndefined();
  });

  test("ends after 15 minutes, and when another link was used", async () => {
    const someone = await person("viewer", partner.id);
    const [first, second] = [await linkTo(someone), await linkTo(someone)];
    expect(await findSignInLink({ token: first, clock: later(14.9) })).toBeDefined();
    expect(await redeem(first, later(15.1))).toBeUndefined();
    expect(await redeem(second)).toBeDefined();
    expect(await redeem(first)).toBeUndefined();
    expect(await redeem("made-up")).toBeUndefined();
  });

  test("ends with the user's sessions, and does not sign in a disabled user", async () => {
    const admin = await person("admin");
    const [ended, disabled] = [await person("viewer", partner.id), await person("viewer", partner.id)];
    const [first, second] = [await linkTo(ended), await linkTo(disabled)];
    await endSessions({ ctx: admin.ctx, userId: ended.id });
    await setDisabled({ ctx: admin.ctx, userId: disabled.id, disabled: true });
    expect([await redeem(first), await redeem(second)]).toEqual([undefined, undefined]);
    await send(disabled.email);
    expect(await mailsTo(disabled.email)).toHaveLength(1);
  });

  test("contains the requested path", async () => {
    const { email } = await person("viewer", partner.id);
    await send(email, "/deliveries?status=retrying");
    expect((await mailsTo(email))[0]?.text).toContain("?next=%2Fdeliveries%3Fstatus%3Dretrying\n");
  });

  test("is requested in the same way with and without an account", async () => {
    const someone = await person("viewer", partner.id);
    const nobody = `${unique("nobody")}@portico.test`;
    const requestLink = (email: string, address = unique("address")) =>
      admitSignInRequest({ input: { email }, address, clock: systemClock });
    expect(await requestLink(someone.email.toUpperCase())).toBe(someone.email);
    expect(await requestLink(nobody)).toBe(nobody);
    expect([await send(nobody), await mailsTo(nobody)]).toEqual([undefined, []]);
    for (const email of [someone.email, nobody]) {
      for (let asks = 1; asks < 5; asks += 1) await requestLink(email);
      await expect(requestLink(email)).rejects.toMatchObject({ code: "limit_reached" });
    }
    expect(await outcomeOf(requestLink("no email"))).toBe("invalid_input");
    expect(await signIn({ ...someone, address: "test", clock: systemClock })).toMatchObject({
      outcome: "signed_in",
    });
  });

  test("can be requested only a limited number of times from one address", async () => {
    const address = unique("address");
    const requestLink = () =>
      outcomeOf(
        admitSignInRequest({ input: { email: `${unique("a")}@portico.test` }, address, clock: systemClock }),
      );
    for (let asks = 0; asks < 30; asks += 1) expect(await requestLink()).toBe("done");
    expect(await requestLink()).toBe("limit_reached");
  });
});

describe("an invitation", () => {
  test("is sent by mail with the link, and with names that cannot start a line", async () => {
    const email = `${unique("new")}@portico.test`;
    const input = { email, role: "viewer", partnerId: partner.id };
    const invitation = await createInvitation({ ctx: operator, input });
    expect(invitation.mail).toBe("mailbox");
    const [mail] = await mailsTo(email);
    expect(mail).toMatchObject({
      status: "kept",
      subject: "[Portico] Join Acme Bcc: all@example.com on Portico",
    });
    expect(invitation.url).toMatch(/^https:\/\/portico\.example\.com\/invitations\/[\w-]{43}$/);
    expect(mail?.text).toContain(`\n${invitation.url}\n`);
    expect(mail?.text).toContain("test invited you to join Acme Bcc: all@example.com on Portico as viewer.");
  });

  test("is queued together with its row, or not at all", async () => {
    extendEnv({ SMTP_URL: "smtp://localhost:1" });
    const email = `${unique("new")}@portico.test`;
    const invite = () => createInvitation({ ctx: operator, input: { email, role: "admin" } });
    await sql("ALTER TABLE mails ADD CONSTRAINT no_mail CHECK (false) NOT VALID");
    await expect(invite()).rejects.toThrow();
    await sql("ALTER TABLE mails DROP CONSTRAINT no_mail");
    expect(await sql("SELECT 1 FROM invitations WHERE email = $1", email)).toEqual([]);
    expect((await invite()).mail).toBe("smtp");
    expect(await mailsTo(email)).toMatchObject([{ status: "waiting" }]);
    extendEnv({ SMTP_URL: "" });
  });
});

describe("an email that a provider has verified", () => {
  test("signs in its user, and creates no user", async () => {
    const someone = await person("viewer", partner.id);
    const by = (email: string) => signInByEmail({ email, clock: systemClock });
    expect(await by(` ${someone.email.toUpperCase()}`)).toMatchObject({ email: someone.email });
    expect(await by("nobody@portico.test")).toBeUndefined();
    expect(await sql("SELECT 1 FROM users WHERE email = 'nobody@portico.test'")).toEqual([]);
    await setDisabled({ ctx: operator, userId: someone.id, disabled: true });
    expect(await by(someone.email)).toBeUndefined();
  });

  test("counts only if Google has verified it", () => {
    const profile = { sub: "1", email: "a@portico.test" } as Parameters<typeof googleUser>[0];
    expect(googleUser({ ...profile, email_verified: true }).email).toBe("a@portico.test");
    expect(googleUser({ ...profile, email_verified: false }).email).toBeNull();
    expect(googleUser(profile).email).toBeNull();
  });
});
