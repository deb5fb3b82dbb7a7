import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { findCurrentUser } from "@/lib/auth/find-user";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";

const createSavedViewInput = z.strictObject({
  name: z.string().trim().min(1, "must not be empty").max(60, "must have at most 60 characters"),
  filters: z.string().max(2_000, "are too many to be kept"),
});

/** More than anybody finds their way in. */
const maxViews = 50;

/**
 * Keeps a list's filters under a name, for oneself.
 * @throws PorticoError `invalid_input` when the name is taken, `limit_reached`
 */
export async function createSavedView(args: {
  ctx: Context;
  input: unknown;
}): Promise<{ readonly id: string }> {
  const { ctx } = args;
  const { name, filters } = parseInput(createSavedViewInput, args.input);
  return prisma().$transaction(async (tx) => {
    const user = await findCurrentUser(ctx, tx);
    const names = await tx.savedView.findMany({ where: { userId: user.id }, select: { name: true } });
    if (names.some((view) => view.name === name)) throw invalidField("name", "is the name of another view");
    if (names.length >= maxViews) {
      throw new PorticoError("limit_reached", `You have ${maxViews} views. Delete one of them first.`);
    }
    const { id } = await tx.savedView.create({ data: { id: newId(), userId: user.id, name, filters } });
    await recordAudit(tx, ctx, {
      action: "saved_view.create",
      targetKind: "saved_view",
      targetId: id,
      partnerId: user.partnerId,
      detail: { name, filters },
    });
    return { id: publicId("savedView", id) };
  });
}
