import { command } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { hashPassword } from "@/lib/auth/password-hash";
import { requireRight } from "@/lib/auth/require-right";
import type { Role } from "@/lib/auth/rights";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PartnerId, type PublicId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createUserInput } from "./schemas";

export interface NewUser {
  readonly id: PublicId<"user">;
  readonly email: string;
}

interface NewUserRow {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly partnerId: PartnerId | null;
  readonly passwordHash: string;
}

/**
 * Adds a user with a password. Managers and viewers belong to a partner, operators and admins to none.
 * @throws PorticoError `forbidden`, `invalid_input`, `not_found`, `conflict` if the email has an account
 */
export async function createUser({ ctx, input }: { ctx: Context; input: unknown }): Promise<NewUser> {
  requireRight(ctx, "administer");
  const { email, name, role, password, partnerId } = parseInput(createUserInput, input);
  const row = { email, name, role, partnerId: await partnerForRole(ctx, role, partnerId) };
  return insertUser({ ctx, row: { ...row, passwordHash: await hashPassword(password) } });
}

const insertUser = command({
  right: "administer",
  input: noInput,
  audit: "user.create",
  run: async ({ tx }, { row }: { row: NewUserRow }) => {
    const { email, role, partnerId } = row;
    const id = newId();
    const { count } = await tx.user.createMany({ data: { id, ...row }, skipDuplicates: true });
    if (count === 0) throw new PorticoError("conflict", `A user with the email ${email} already exists.`);
    return {
      result: { id: publicId("user", id), email },
      audit: { targetId: id, partnerId, detail: { email, role } },
    };
  },
});
