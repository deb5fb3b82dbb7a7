import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { findCurrentUser } from "@/lib/auth/find-user";
import { prisma } from "@/lib/platform/database/prisma";
import { parseInput } from "@/lib/platform/parse-input";
import { changeNameInput } from "./schemas";

/** Gives oneself another name. Past deeds keep the name that they were done under. */
export async function changeName({ ctx, input }: { ctx: Context; input: unknown }): Promise<void> {
  const { name } = parseInput(changeNameInput, input);
  await prisma().$transaction(async (tx) => {
    const user = await findCurrentUser(ctx, tx);
    if (user.name === name) return;
    await tx.user.update({ where: { id: user.id }, data: { name } });
    await recordAudit(tx, ctx, {
      action: "user.change_name",
      targetKind: "user",
      targetId: user.id,
      partnerId: user.partnerId,
      detail: { before: { name: user.name }, after: { name } },
    });
  });
}
