import type { Context } from "@/lib/auth/context";
import type { Role } from "@/lib/auth/rights";
import { startSession } from "@/lib/auth/sessions/start-session";
import { linkToken } from "@/lib/mail/link-token";
import { createUser } from "@/lib/members/create-user";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { internalId, operator, unique } from "./portico";

export interface Person {
  readonly ctx: Context;
  /** The public id. */
  readonly id: string;
  readonly internalId: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Creates a user who can sign in, with their context.
 * @param partnerId the public id of the partner, for managers and viewers
 */
export async function person(role: Role, partnerId?: string): Promise<Person> {
  const login = { email: `${unique(role)}@portico.test`, password: unique("password") };
  const { id } = await createUser({
    ctx: operator,
    input: { ...login, name: unique(role), role, partnerId },
  });
  const user = await prisma().user.findUniqueOrThrow({ where: { id: internalId("user", id) } });
  const actor = { kind: "user", id: user.id, name: user.name, role, partnerId: user.partnerId } as const;
  return { ctx: { actor, clock: systemClock }, id, internalId: user.id, ...login };
}

/** Signs a person in. Returns the stored id of the session. */
export async function newSession({ internalId: id }: Person, clock: Clock = systemClock): Promise<string> {
  const user = await prisma().user.findUniqueOrThrow({ where: { id } });
  return (await startSession({ user, address: "198.51.100.7", userAgent: "test", clock })).id;
}

/** The token in the mailed link of an invitation. */
export function invitationToken({ id }: { readonly id: string }): string {
  return linkToken("invitation", internalId("invitation", id));
}

/** The code of the error of a call, or "done". */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );
}
