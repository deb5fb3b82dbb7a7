import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword } from "@/lib/auth/change-password";
import { resetPassword } from "@/lib/auth/reset-password";
import { endOwnSessions, endSessions } from "@/lib/auth/sessions/end-sessions";
import { sessionActor } from "@/lib/auth/sessions/session-actor";
import { signIn } from "@/lib/auth/sign-in";
import { changeName } from "@/lib/members/change-name";
import { changeRole } from "@/lib/members/change-role";
import { acceptInvitation } from "@/lib/members/invitations/accept-invitation";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { findOpenInvitation } from "@/lib/members/invitations/find-open-invitation";
import { revokeInvitation } from "@/lib/members/invitations/revoke-invitation";
import { listInvitations, listMembers } from "@/lib/members/list-members";
import { setDisabled } from "@/lib/members/set-disabled";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { newId, publicId } from "@/lib/platform/ids";
import { invitationToken, newSession, outcomeOf, type Person, person } from "@/tests/support/people";
import { operator, sql, unique, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let partner: { id: string };
let other: { id: string };
let admin: Person;
let operators: Person;
let manager: Person;
let viewer: Person;
let stranger: Person;

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true", SMTP_URL: "" });
  partner = await createPartner({ ctx: operator, input: { name: "Mine" } });
  other = await createPartner({ ctx: operator, input: { name: "Other" } });
  admin = await person("admin");
  operators = await person("operator");
  manager = await person("manager", partner.id);
  viewer = await person("viewer", partner.id);
  stranger = await person("viewer", other.id);
});
afterAll(() => close());

const audited = (action: string) =>
  sql<{ actor_name: string; target_id: string }>(
    "SELECT * FROM audit_entries WHERE action = $1 ORDER BY id DESC",
    action,
  );
const actorOf = (sessionId: string) => sessionActor({ sessionId, clock: systemClock });
const freshEmail = () => `${unique("new")}@portico.test`;

describe("invitations", () => {
  test("become a user who can sign in, once", async () => {
    const email = freshEmail();
    const input = { email: email.toUpperCase(), role: "viewer" };
    const token = invitationToken(await createInvitation({ ctx: manager.ctx, input }));
    const [row] = await sql<{ token_hash: Buffer }>(
      "SELECT token_hash FROM invitations WHERE email = $1",
      email,
    );
    expect(row?.token_hash.toString("utf8")).not.toContain(token);
    const account = { ctx: operator, token, input: { name: "Nia New", password: "a good password" } };
    expect(await outcomeOf(acceptInvitation({ ...account, input: { name: "", password: "x" } }))).toBe(
      "invalid_input",
    );
    const [first, second] = await Promise.all([
      outcomeOf(acceptInvitation(account)),
      outcomeOf(acceptInvitation(account)),
    ]);
    expect([first, second].sort()).toEqual(["done", "not_found"]);
    expect(
      await signIn({ email, password: "a good password", address: "test", clock: systemClock }),
    ).toMatchObject({
      outcome: "signed_in",
      user: { role: "viewer", name: "Nia New" },
    });
    expect((await audited("invitation.accept"))[0]).toMatchObject({ actor_name: "Nia New" });
    expect((await listMembers({ ctx: viewer.ctx })).map((member) => member.email)).toContain(email);
  });

  test("end after seven days, when revoked, and when the same person is invited again", async () => {
    const email = freshEmail();
    const invite = () => createInvitation({ ctx: manager.ctx, input: { email, role: "viewer" } });
    const isOpen = (invitation: { id: string }, clock = systemClock) =>
      outcomeOf(findOpenInvitation({ token: invitationToken(invitation), clock }));
    const first = await invite();
    const later = (days: number) => ({ now: () => new Date(Date.now() + days * 24 * 3_600_000) });
    expect(await isOpen(first, later(6.9))).toBe("done");
    expect(await isOpen(first, later(7.1))).toBe("not_found");
    const second = await invite();
    expect(await isOpen(first)).toBe("not_found");
    expect(await isOpen(second)).toBe("done");
    expect((await listInvitations({ ctx: manager.ctx })).filter((each) => each.email === email)).toHaveLength(
      1,
    );
    await revokeInvitation({ ctx: manager.ctx, invitationId: second.id });
    expect(await isOpen(second)).toBe("not_found");
    expect(await outcomeOf(revokeInvitation({ ctx: manager.ctx, invitationId: second.id }))).toBe(
      "not_found",
    );
    expect(await outcomeOf(findOpenInvitation({ token: "made-up", clock: systemClock }))).toBe("not_found");
  });

  test("are limited to roles that the inviter may manage", async () => {
    const invite = (by: Person, role: string, partnerId?: string) =>
      outcomeOf(createInvitation({ ctx: by.ctx, input: { email: freshEmail(), role, partnerId } }));
    expect(await invite(viewer, "viewer")).toBe("forbidden");
    expect(await invite(manager, "operator")).toBe("forbidden");
    expect(await invite(manager, "manager")).toBe("done");
    expect(await invite(manager, "viewer", other.id)).toBe("not_found");
    expect(await invite(manager, "viewer", publicId("partner", newId()))).toBe("not_found");
    expect(await invite(operators, "admin")).toBe("forbidden");
    expect(await invite(operators, "viewer")).toBe("invalid_input");
    expect(await invite(operators, "viewer", other.id)).toBe("done");
    expect(await invite(admin, "admin")).toBe("done");
    expect(await invite(admin, "admin", other.id)).toBe("invalid_input");
  });

  test("do not reveal to a manager who has an account elsewhere", async () => {
    const invite = (by: Person, email: string) =>
      outcomeOf(createInvitation({ ctx: by.ctx, input: { email, role: "viewer" } }));
    expect(await invite(manager, viewer.email)).toBe("conflict");
    expect(await invite(manager, stranger.email)).toBe("done");
    const [row] = await sql<{ id: string }>("SELECT id FROM invitations WHERE email = $1", stranger.email);
    const invitationId = publicId("invitation", row?.id ?? "");
    const foreign = await person("manager", other.id);
    expect(await outcomeOf(revokeInvitation({ ctx: foreign.ctx, invitationId }))).toBe("not_found");
    expect(await listInvitations({ ctx: foreign.ctx })).toEqual(
      (await listInvitations({ ctx: admin.ctx })).filter(({ partnerName }) => partnerName === "Other"),
    );
    expect(await listInvitations({ ctx: viewer.ctx })).toEqual([]);
  });
});

describe("members", () => {
  test("are visible to their own partner and to operators", async () => {
    const emails = async (by: Person) => (await listMembers({ ctx: by.ctx })).map(({ email }) => email);
    expect(await emails(manager)).toEqual(expect.arrayContaining([manager.email, viewer.email]));
    expect(await emails(manager)).not.toContain(stranger.email);
    expect(await emails(manager)).not.toContain(admin.email);
    expect(await emails(operators)).toEqual(expect.arrayContaining([stranger.email, admin.email]));
    expect(await emails(stranger)).not.toContain(viewer.email);
  });

  test("another tenant's member gets the same error as an unknown one, from every command", async () => {
    const commands = [
      (userId: string) => changeRole({ ctx: manager.ctx, userId, input: { role: "viewer" } }),
      (userId: string) => setDisabled({ ctx: manager.ctx, userId, disabled: true }),
      (userId: string) => endSessions({ ctx: manager.ctx, userId }),
    ];
    for (const run of commands) {
      for (const userId of [stranger.id, admin.id, publicId("user", newId()), "nonsense"]) {
        await expect(run(userId)).rejects.toMatchObject({
          code: "not_found",
          message: "The member was not found.",
        });
      }
    }
  });

  test("a change of role takes effect at once, and keeps partners and operators apart", async () => {
    const someone = await person("viewer", partner.id);
    const give = (by: Person, role: string, to = someone) =>
      outcomeOf(changeRole({ ctx: by.ctx, userId: to.id, input: { role } }));
    const session = await newSession(someone);
    expect(await give(manager, "manager")).toBe("done");
    expect(await actorOf(session)).toMatchObject({ role: "manager" });
    expect((await audited("user.change_role"))[0]).toMatchObject({
      detail: { before: { role: "viewer" }, after: { role: "manager" } },
    });
    expect(await give(manager, "admin")).toBe("forbidden");
    expect(await give(admin, "admin")).toBe("invalid_input");
    expect(await give(viewer, "viewer")).toBe("forbidden");
    expect(await give(operators, "operator", admin)).toBe("forbidden");
    expect(await give(manager, "viewer", manager)).toBe("conflict");
  });

  test("a disabled member is signed out at once, and can be enabled again", async () => {
    const someone = await person("viewer", partner.id);
    const session = await newSession(someone);
    await setDisabled({ ctx: manager.ctx, userId: someone.id, disabled: true });
    expect(await actorOf(session)).toBeUndefined();
    expect(await signIn({ ...someone, address: "test", clock: systemClock })).toEqual({
      outcome: "wrong_credentials",
    });
    await setDisabled({ ctx: manager.ctx, userId: someone.id, disabled: false });
    expect(await actorOf(session)).toBeUndefined();
    expect(await signIn({ ...someone, address: "test", clock: systemClock })).toMatchObject({
      outcome: "signed_in",
    });
    expect(await outcomeOf(setDisabled({ ctx: manager.ctx, userId: manager.id, disabled: true }))).toBe(
      "conflict",
    );
  });

  test("the last admin stays, even if two admins remove each other at once", async () => {
    const [one, two] = [await person("admin"), await person("admin")];
    await sql(
      "UPDATE users SET disabled_at = now() WHERE role = 'admin' AND id NOT IN ($1, $2)",
      one.internalId,
      two.internalId,
    );
    const outcomes = await Promise.all([
      outcomeOf(setDisabled({ ctx: one.ctx, userId: two.id, disabled: true })),
      outcomeOf(changeRole({ ctx: two.ctx, userId: one.id, input: { role: "operator" } })),
    ]);
    expect(outcomes.sort()).toEqual(["conflict", "done"]);
    await sql("UPDATE users SET disabled_at = NULL");
  });
});

describe("one's own account", () => {
  test("can end all of its sessions, with any role", async () => {
    const session = await newSession(viewer);
    await endOwnSessions({ ctx: viewer.ctx });
    expect(await actorOf(session)).toBeUndefined();
    expect(await actorOf(await newSession(viewer))).toBeDefined();
    expect(await outcomeOf(endSessions({ ctx: viewer.ctx, userId: manager.id }))).toBe("forbidden");
  });

  test("can change its name, and its password with the current one", async () => {
    const someone = await person("viewer", partner.id);
    await changeName({ ctx: someone.ctx, input: { name: "Another Name" } });
    const change = (currentPassword: string, newPassword: string) =>
      changePassword({ ctx: someone.ctx, input: { currentPassword, newPassword } });
    await expect(change("wrong", "long enough")).rejects.toMatchObject({
      fields: [{ field: "currentPassword", problem: "is not your current password" }],
    });
    expect(await outcomeOf(change(someone.password, "short"))).toBe("invalid_input");
    const session = await newSession(someone);
    expect(await change(someone.password, "a new password")).toEqual({ email: someone.email });
    expect(await actorOf(session)).toBeUndefined();
    expect(await signIn({ ...someone, address: "test", clock: systemClock })).toEqual({
      outcome: "wrong_credentials",
    });
    expect(
      await signIn({ ...someone, password: "a new password", address: "test", clock: systemClock }),
    ).toMatchObject({
      outcome: "signed_in",
      user: { name: "Another Name" },
    });
  });

  test("gets a new password from the command line, and loses all sessions", async () => {
    const someone = await person("viewer", partner.id);
    const { internalId, email } = someone;
    const session = await newSession(someone);
    const reset = await resetPassword({ ctx: operator, email: email.toUpperCase() });
    expect(reset?.email).toBe(email);
    expect(await actorOf(session)).toBeUndefined();
    const password = reset?.password ?? "";
    expect(await signIn({ email, password, address: "test", clock: systemClock })).toMatchObject({
      outcome: "signed_in",
    });
    expect((await audited("user.reset_password"))[0]).toMatchObject({ target_id: internalId });
    expect(await resetPassword({ ctx: operator, email: freshEmail() })).toBeUndefined();
    expect(await outcomeOf(resetPassword({ ctx: admin.ctx, email }))).toBe("forbidden");
  });

  test("cannot be used to guess the password", async () => {
    const someone = await person("viewer", partner.id);
    const guess = (currentPassword: string) =>
      outcomeOf(changePassword({ ctx: someone.ctx, input: { currentPassword, newPassword: "long enough" } }));
    for (let tries = 0; tries < 5; tries += 1) expect(await guess("wrong")).toBe("invalid_input");
    expect(await guess(someone.password)).toBe("limit_reached");
  });
});
