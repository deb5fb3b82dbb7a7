import { z } from "zod";
import { command } from "@/lib/audit/command";
import { findCurrentUser } from "@/lib/auth/find-user";
import { requireQuota } from "@/lib/partners/quotas";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";

const createSavedViewInput = z.strictObject({
  name: z.string().trim().min(1, "must not be empty").max(60, "must have at most 60 characters"),
  filters: z.string().max(2_000, "are too long to save"),
});

/** The most views that one user can save. */
const maxViews = 50;

/**
 * Saves the filters of the deliveries list under a name, for the signed-in user.
 * @throws PorticoError `invalid_input`, also if the user has another view of this name, `limit_reached`, `quota_reached`
 */
export const createSavedView = command({
  right: "own_account",
  input: createSavedViewInput,
  audit: "saved_view.create",
  run: async ({ tx, ctx, input }) => {
    const { name, filters } = input;
    const user = await findCurrentUser(ctx, tx);
    const names = await tx.savedView.findMany({ where: { userId: user.id }, select: { name: true } });
    if (names.some((view) => view.name === name))
      throw invalidField("name", "is already used by another view");
    if (names.length >= maxViews) {
      throw new PorticoError("limit_reached", `You have ${maxViews} views. Delete one of them first.`);
    }
    await requireQuota(tx, user.partnerId, "savedViews", (partnerId) =>
      tx.savedView.count({ where: { user: { partnerId } } }),
    );
    const { id } = await tx.savedView.create({ data: { id: newId(), userId: user.id, name, filters } });
    return {
      result: { id: publicId("savedView", id) },
      audit: { targetId: id, partnerId: user.partnerId, detail: { name, filters } },
    };
  },
});
