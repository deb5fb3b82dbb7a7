import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sessionActor } from "@/lib/auth/sessions/session-actor";
import { signIn } from "@/lib/auth/sign-in";
import { sendSignInLink } from "@/lib/auth/sign-in-links/send-sign-in-link";
import { linkToken, linkTokenPlaceholder } from "@/lib/mail/link-token";
import { sendMails } from "@/lib/mail/send-mails";
import { acceptInvitation } from "@/lib/members/invitations/accept-invitation";
import { createInvitation, type NewInvitation } from "@/lib/members/invitations/create-invitation";
import { listMembers } from "@/lib/members/list-members";
import { setDisabled } from "@/lib/members/set-disabled";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { readMail } from "@/lib/system/mailbox/read-mail";
import { invitationToken, newSession, outcomeOf, type Person, person } from "@/tests/support/people";
import { internalId, operator, sql, unique, usePortico } from "@/tests/support/portico";
import { type SmtpServer, startSmtp } from "@/tests/support/smtp";

let close: () => Promise<void>;
let smtp: SmtpServer;
let squatter: { id: string };
let honest: { id: string };
let squatters: Person;
let honestManager: Person;

beforeAll(async () => {
  close = await usePortico({ PORTICO_URL: "https://portico.example.com" });
  smtp = await startSmtp();
  squatter = await createPartner({ ctx: operator, input: { name: unique("Squatter") } });
  honest = await createPartner({ ctx: operator, input: { name: unique("Honest") } });
  squatters = await person("manager", squatter.id);
  honestManager = await person("manager", honest.id);
});
afterAll(async () => {
  await smtp.close();
  await close();
});
beforeEach(() => extendEnv({ SMTP_URL: smtp.url, PORTICO_MAILBOX: "true" }));

const someEmail = () => `${unique("victim")}@portico.test`;
const invite = (by: Person, email: string, input: object = {}): Promise<NewInvitation> =>
  createInvitation({ ctx: by.ctx, input: { email, role: "viewer", ...input } });
const accept = (invitation: NewInvitation, name: string, password: string) =>
  acceptInvitation({ ctx: operator, token: invitationToken(invitation), input: { name, password } });
const signInWith = async (email: string, password: string) =>
  (await signIn({ email, password, address: unique("address"), clock: systemClock })).outcome;
const emailsOf = async (by: Person) => (await listMembers({ ctx: by.ctx })).map(({ email }) => email);

describe("the link of an invitation", () => {
  test("is shown to nobody where it is mailed", async () => {
    const admin = await person("admin");
    expect(await invite(squatters, someEmail())).toMatchObject({ url: null, mail: "smtp" });
    expect(await invite(admin, someEmail(), { partnerId: squatter.id })).toMatchObject({ url: null });
  });

  test.each(["mailbox", "off"])("is shown to operators only where no mail goes out (%s)", async (mail) => {
    extendEnv({ SMTP_URL: "", PORTICO_MAILBOX: String(mail === "mailbox") });
    const [admin, operators] = [await person("admin"), await person("operator")];
    for (const by of [admin, operators]) {
      const { url } = await invite(by, someEmail(), { partnerId: squatter.id });
      expect(url).toMatch(/^https:\/\/portico\.example\.com\/invitations\/[\w-]{43}$/);
    }
    if (mail === "off") expect(await outcomeOf(invite(squatters, someEmail()))).toBe("unavailable");
    else expect((await invite(squatters, someEmail())).url).toBeNull();
  });
});

describe("an account with the email of another person", () => {
  /** Makes an account as a version did that showed the link to the inviter. */
  async function squattedAccount(email: string): Promise<string> {
    const invitation = await invite(squatters, email);
    await sql("UPDATE invitations SET proves_email = false WHERE email = $1", email);
    await accept(invitation, "Squatter", "password of the squatter");
    const [user] = await sql<{ id: string }>("SELECT id FROM users WHERE email = $1", email);
    return user?.id ?? "";
  }

  test("moves to the partner whose mailed invitation is accepted, without what it had", async () => {
    const email = someEmail();
    const userId = await squattedAccount(email);
    const session = await newSession({ ...squatters, internalId: userId });
    await sql(
      "INSERT INTO saved_views (id, user_id, name, filters) VALUES (gen_random_uuid(), $1, 'Mine', '')",
      userId,
    );
    const invitation = await invite(honestManager, email);
    await accept(invitation, "Victim", "password of the victim");
    expect(await signInWith(email, "password of the squatter")).toBe("wrong_credentials");
    expect(await signInWith(email, "password of the victim")).toBe("signed_in");
    expect(await sessionActor({ sessionId: session, clock: systemClock })).toBeUndefined();
    expect(await sql("SELECT 1 FROM saved_views WHERE user_id = $1", userId)).toEqual([]);
    expect(await emailsOf(squatters)).not.toContain(email);
    expect(await emailsOf(honestManager)).toContain(email);
    const entries = await sql(
      `SELECT action, partner_id AS partner, detail FROM audit_entries
       WHERE target_id = $1 AND actor_name = 'Victim' ORDER BY action`,
      userId,
    );
    expect(entries).toEqual([
      {
        action: "invitation.accept",
        partner: internalId("partner", honest.id),
        detail: { email, role: "viewer" },
      },
      { action: "user.leave", partner: internalId("partner", squatter.id), detail: { email } },
    ]);
  });

  test("moves although it was disabled", async () => {
    const email = someEmail();
    const userId = publicId("user", await squattedAccount(email));
    await setDisabled({ ctx: squatters.ctx, userId, disabled: true });
    await accept(await invite(honestManager, email), "Victim", "password of the victim");
    expect(await signInWith(email, "password of the victim")).toBe("signed_in");
  });

  test("does not move by a link that was shown", async () => {
    const email = someEmail();
    await squattedAccount(email);
    extendEnv({ SMTP_URL: "" });
    const shown = await invite(honestManager, email);
    expect(await outcomeOf(accept(shown, "Somebody", "some password"))).toBe("conflict");
    expect(await signInWith(email, "password of the squatter")).toBe("signed_in");
  });

  test("does not move if it is an operator's", async () => {
    const admin = await person("admin");
    const invitation = await invite(honestManager, admin.email);
    expect(await outcomeOf(accept(invitation, "Somebody", "some password"))).toBe("conflict");
    expect(await signInWith(admin.email, admin.password)).toBe("signed_in");
  });
});

describe("a link in a mail", () => {
  /** The columns of the database that contain a text. */
  async function columnsWith(text: string): Promise<string[]> {
    const tables = ["mails", "invitations", "sign_in_links", "audit_entries", "users"];
    const found = await Promise.all(
      tables.map(async (table) => {
        const rows = await sql(`SELECT 1 FROM ${table} t WHERE position($1 IN t::text) > 0 LIMIT 1`, text);
        return rows.length > 0 ? [table] : [];
      }),
    );
    return found.flat();
  }

  test.each(["queue", "mailbox"])("has a token that the %s does not contain", async (place) => {
    extendEnv({ SMTP_URL: place === "queue" ? smtp.url : "" });
    const someone = await person("viewer", honest.id);
    const token = invitationToken(await invite(honestManager, someEmail()));
    await sendSignInLink({ ctx: operator, email: someone.email, next: "/" });
    const [link] = await sql<{ id: string }>("SELECT id FROM sign_in_links ORDER BY id DESC LIMIT 1");
    expect(await columnsWith(token)).toEqual([]);
    expect(await columnsWith(linkToken("sign_in_link", link?.id ?? ""))).toEqual([]);
    expect(await columnsWith(linkTokenPlaceholder)).toEqual(["mails"]);
  });

  test("is complete when the mail is sent", async () => {
    const email = someEmail();
    const token = invitationToken(await invite(honestManager, email));
    while ((await sendMails()).more);
    const sent = smtp.mails.find(({ to }) => to.includes(email));
    expect(sent?.raw.replaceAll("=\r\n", "")).toContain(`/invitations/${token}`);
  });

  test("is complete in the mailbox", async () => {
    extendEnv({ SMTP_URL: "" });
    const token = invitationToken(await invite(honestManager, someEmail()));
    const [mail] = await sql<{ id: string }>("SELECT id FROM mails ORDER BY id DESC LIMIT 1");
    const { text } = await readMail({ ctx: operator, mailId: publicId("mail", mail?.id ?? "") });
    expect(text).toContain(`/invitations/${token}\n`);
  });
});
