import { hash } from "@node-rs/argon2";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createUserInput } from "./schemas";

/** Adds someone who can sign in. Managers and viewers belong to a partner; operators and admins to none. */
export async function createUser({ ctx, input }: { ctx: Context; input: unknown }) {
  requireRight(ctx, "administer");
  const values = parseInput(createUserInput, input);
  const partnerId = await partnerForRole(ctx, values.role, values.partnerId);
  const id = newId();
  const passwordHash = await hash(values.password);
  await prisma().$transaction(async (tx) => {
    const { count } = await tx.user.createMany({
      data: { id, email: values.email, name: values.name, role: values.role, partnerId, passwordHash },
      skipDuplicates: true,
    });
    if (count === 0)
      throw new PorticoError("conflict", `There is a user with the email ${values.email} already.`);
    await recordAudit(tx, ctx, {
      action: "user.create",
      targetKind: "user",
      targetId: id,
      partnerId,
      detail: { email: values.email, role: values.role },
    });
  });
  return { id: publicId("user", id), email: values.email };
}
