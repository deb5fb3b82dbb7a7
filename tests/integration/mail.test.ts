import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import type { Context } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/rights";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { queueMail } from "@/lib/mail/queue-mail";
import { mailIsDue, sendMails } from "@/lib/mail/send-mails";
import { createPartner } from "@/lib/partners/create-partner";
import { inTransaction } from "@/lib/platform/database/transaction";
import { extendEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { listMails, mayReadMailbox } from "@/lib/system/mailbox/list-mails";
import { readMail } from "@/lib/system/mailbox/read-mail";
import { forgetAlerts, mails, person, raiseFailing } from "@/tests/support/alerts";
import { internalId, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { headersOf, type SmtpServer, startSmtp, textOf } from "@/tests/support/smtp";

let close: () => Promise<void>;
let smtp: SmtpServer;

beforeAll(async () => {
  close = await usePortico({ PORTICO_URL: "https://portico.example.com" });
});
afterAll(() => close());
beforeEach(async () => {
  await forgetAlerts();
  smtp = await startSmtp();
  extendEnv({ SMTP_URL: smtp.url, PORTICO_MAILBOX: "true", PORTICO_ALERT_EMAILS: "", PORTICO_MAIL_FROM: "" });
});
afterEach(() => smtp.close());

const note = (to: string, subject = "Hello") => ({ to, subject, text: "A note.\n", aboutId: null });
const queue = (to: string, subject?: string) => inTransaction((scope) => queueMail(scope, note(to, subject)));
/** The column stores milliseconds, so "now" can be rounded to a time in the future. */
const makeDue = () => sql("UPDATE mails SET due_at = now() - interval '1 second'");

describe("an alert by mail", () => {
  test("is sent to the operators and the partner's managers, one mail each, with a link to the portal", async () => {
    const { endpoint, endpointId, partner } = await partnerWithEndpoint("https://pos.example.com/hook");
    const other = await createPartner({ ctx: operator, input: { name: "Another" } });
    const recipients = [await person("admin"), await person("operator"), await person("manager", partner.id)];
    await person("viewer", partner.id);
    await person("manager", other.id);
    await sql("UPDATE users SET disabled_at = now() WHERE email = $1", await person("operator"));

    await raiseFailing(endpointId, "2026-06-25T09:14:11.204Z");
    expect((await dispatchAlerts()).mails).toBe(3);
    expect(await mailIsDue()).toBe(true);
    expect(await sendMails()).toEqual({ sent: 3, failed: 0, more: false });
    expect(smtp.mails.map(({ to }) => to)).toEqual(recipients.map((address) => [address]));
    const raw = smtp.mails[2]?.raw ?? "";
    expect(headersOf(raw)).toMatchObject({
      from: "Portico <portico@portico.example.com>",
      to: recipients[2],
      subject: `[Portico] Endpoint "pos.example.com" of "${partner.name}" is failing`,
      "auto-submitted": "auto-generated",
      "message-id": expect.stringMatching(/^<mail_[0-9a-z]{26}@portico\.example\.com>$/),
    });
    const text = textOf(raw);
    expect(text).toContain("since 2026-06-25 09:14 UTC has failed: 12 in a row, the last with http_5xx");
    expect(text).toContain(`https://portico.example.com/endpoints/${endpoint.id}`);
  });

  test("is sent to the addresses of the environment in place of the operators", async () => {
    extendEnv({
      PORTICO_ALERT_EMAILS: "Pager@Example.com, desk@example.com",
      PORTICO_MAIL_FROM: "Ops <ops@example.com>",
    });
    const { endpointId, partner } = await partnerWithEndpoint("https://pos.example.com/hook");
    await person("admin");
    const manager = await person("manager", partner.id);
    await raiseFailing(endpointId);
    await dispatchAlerts();
    await sendMails();
    expect(smtp.mails.flatMap(({ to }) => to)).toEqual(["pager@example.com", "desk@example.com", manager]);
    expect(headersOf(smtp.mails[0]?.raw ?? "").from).toBe("Ops <ops@example.com>");
  });

  test("gets no header or line from a name", async () => {
    const evil = "X\r\nBcc: victim@example.com\r\n\r\nClick https://evil.example";
    const partner = await createPartner({ ctx: operator, input: { name: evil } });
    const { id } = await createEndpoint({
      ctx: operator,
      input: {
        partnerId: partner.id,
        url: "https://pos.example.com/",
        dialect: "standard-webhooks",
        eventTypes: ["*"],
        description: `${evil}\u2028Subject: other`,
      },
    });
    const operatorAddress = await person("admin");
    await raiseFailing(internalId("endpoint", id));
    await dispatchAlerts();
    await sendMails();
    const [mail] = smtp.mails;
    expect(smtp.mails).toHaveLength(1);
    expect(mail?.to).toEqual([operatorAddress]);
    const headers = headersOf(mail?.raw ?? "");
    expect(Object.keys(headers).sort()).toEqual([
      "auto-submitted",
      "content-transfer-encoding",
      "content-type",
      "date",
      "from",
      "message-id",
      "mime-version",
      "subject",
      "to",
    ]);
    expect(headers.subject).toMatch(/^\[Portico\] Endpoint "X Bcc: victim@example\.com Click https:/);
    const lines = textOf(mail?.raw ?? "").split("\n");
    expect(lines.filter((line) => /^(Bcc|Click|Subject)/.test(line))).toEqual([]);
  });
});

describe("the outbox", () => {
  test("keeps mails while the server is away, and sends them once when it is back", async () => {
    const { port } = smtp;
    await smtp.close();
    for (const to of ["a@example.com", "b@example.com", "c@example.com"]) await queue(to);
    // The server cannot be reached, so the second and the third are not tried.
    expect(await sendMails()).toEqual({ sent: 0, failed: 1, more: false });
    expect(await mails()).toMatchObject([
      { status: "waiting", tries: 1, wait: 1, last_error: expect.stringContaining("ECONNREFUSED") },
      { status: "waiting", tries: 0 },
      { status: "waiting", tries: 0 },
    ]);
    for (let round = 0; round < 8; round += 1) {
      await makeDue();
      await sendMails();
    }
    smtp = await startSmtp(port);
    await makeDue();
    expect(await sendMails()).toEqual({ sent: 3, failed: 0, more: false });
    await makeDue();
    expect(await sendMails()).toEqual({ sent: 0, failed: 0, more: false });
    expect(smtp.mails.flatMap(({ to }) => to).sort()).toEqual([
      "a@example.com",
      "b@example.com",
      "c@example.com",
    ]);
    expect(await mailIsDue()).toBe(false);
  });

  test("waits longer after each failure, at most an hour, and gives up after three days", async () => {
    smtp.behave({ recipient: () => "451 later" });
    await queue("a@example.com");
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      await makeDue();
      expect(await sendMails()).toMatchObject({ sent: 0, failed: 1 });
      waits.push((await mails())[0]?.wait ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    await sql(
      "UPDATE mails SET due_at = now() - interval '1 second', created_at = now() - interval '73 hours'",
    );
    await sendMails();
    expect(await mails()).toMatchObject([
      { status: "failed", text: null, last_error: expect.stringContaining("451 later") },
    ]);
  });

  test("a refused recipient does not delay others", async () => {
    smtp.behave({ recipient: (address) => (address === "gone@example.com" ? "550 no such user" : "250 ok") });
    await queue("gone@example.com");
    await queue("here@example.com");
    expect(await sendMails()).toEqual({ sent: 1, failed: 1, more: false });
    expect(await mails()).toMatchObject([
      { recipient: "gone@example.com", status: "waiting", tries: 1 },
      { recipient: "here@example.com", status: "sent", last_error: null },
    ]);
  });

  test("a server that disconnects in the middle gets the same mail again, with the same id", async () => {
    const ids: (string | undefined)[] = [];
    smtp.behave({
      data: ({ raw }) => {
        ids.push(headersOf(raw)["message-id"]);
        return ids.length === 1 ? null : "250 taken";
      },
    });
    await queue("a@example.com");
    expect(await sendMails()).toMatchObject({ failed: 1 });
    await makeDue();
    expect(await sendMails()).toMatchObject({ sent: 1 });
    expect([smtp.mails.length, new Set(ids).size]).toEqual([1, 1]);
  });

  test("simultaneous runs send each mail once; the mail of a dead run is sent after its lease", async () => {
    for (let n = 0; n < 20; n += 1) await queue(`r${n}@example.com`);
    await sql(
      "UPDATE mails SET leased_until = now() + interval '1 minute' WHERE recipient = 'r7@example.com'",
    );
    const runs = await Promise.all(Array.from({ length: 6 }, sendMails));
    expect(runs.reduce((sum, { sent }) => sum + sent, 0)).toBe(19);
    await sql("UPDATE mails SET leased_until = now() - interval '1 second' WHERE status = 'waiting'");
    expect((await sendMails()).sent).toBe(1);
    expect(new Set(smtp.mails.flatMap(({ to }) => to)).size).toBe(20);
    expect(smtp.mails).toHaveLength(20);
  });

  test("deletes the text of sent mails, and sends nothing of a failed transaction", async () => {
    await queue("a@example.com");
    const broken = inTransaction(async (scope) => {
      await queueMail(scope, note("b@example.com"));
      throw new Error("the command failed");
    });
    await expect(broken).rejects.toThrow("the command failed");
    await sendMails();
    expect(smtp.mails.flatMap(({ to }) => to)).toEqual(["a@example.com"]);
    expect(await mails()).toMatchObject([{ status: "sent", text: null }]);
  });

  test("treats a comma in an address as part of it, not as a separator", async () => {
    await queue("a@example.com, victim@example.com");
    await sendMails();
    expect(smtp.mails.flatMap(({ to }) => to)).not.toContain("victim@example.com");
  });
});

describe("without a mail server", () => {
  beforeEach(() => extendEnv({ SMTP_URL: "" }));

  test("the mailbox keeps the newest 500, for admins", async () => {
    const person = (role: Role, partnerId: string | null): Context => ({
      ...operator,
      actor: { kind: "user", id: "m", name: "M", role, partnerId },
    });
    for (let n = 0; n < 503; n += 1) await queue("a@example.com", `Mail ${n}`);
    expect(await mails()).toHaveLength(500);
    const page = await listMails({ ctx: operator, query: { limit: 200 } });
    expect(page.data[0]).toMatchObject({ subject: "Mail 502", recipient: "a@example.com" });
    const next = await listMails({ ctx: operator, query: { limit: 200, cursor: page.nextCursor } });
    expect(next.data[0]?.subject).toBe("Mail 302");
    expect(await readMail({ ctx: operator, mailId: page.data[0]?.id ?? "" })).toMatchObject({
      text: "A note.\n",
    });

    expect(mayReadMailbox(person("admin", null))).toBe(true);
    for (const other of [person("operator", null), person("manager", "p")]) {
      expect(mayReadMailbox(other)).toBe(false);
      await expect(listMails({ ctx: other, query: {} })).rejects.toMatchObject({ code: "forbidden" });
      await expect(readMail({ ctx: other, mailId: page.data[0]?.id ?? "" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  test("the mailbox does not show mails that are sent by SMTP", async () => {
    extendEnv({ SMTP_URL: smtp.url });
    await queue("a@example.com");
    const [mail] = await mails();
    expect((await listMails({ ctx: operator, query: {} })).data).toEqual([]);
    const mailId = publicId("mail", mail?.id ?? "");
    await expect(readMail({ ctx: operator, mailId })).rejects.toMatchObject({ code: "not_found" });
    expect(mayReadMailbox(operator)).toBe(false);
  });

  test("and without a mailbox, mail is off, but the alert is stored", async () => {
    extendEnv({ PORTICO_MAILBOX: "" });
    await person("admin");
    const { endpointId } = await partnerWithEndpoint("https://pos.example.com/hook");
    await raiseFailing(endpointId);
    expect(await dispatchAlerts()).toMatchObject({ alerts: 1, mails: 0 });
    expect(await mails()).toEqual([]);
    expect([await mailIsDue(), await sendMails()]).toEqual([false, { sent: 0, failed: 0, more: false }]);
  });
});
