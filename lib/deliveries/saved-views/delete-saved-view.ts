import { command } from "@/lib/audit/command";
import { findCurrentUser } from "@/lib/auth/find-user";
import { noInput } from "@/lib/platform/command";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";

/**
 * Deletes a saved view of the signed-in user.
 * @throws PorticoError `not_found`, also for the view of another user
 */
export const deleteSavedView = command({
  right: "own_account",
  input: noInput,
  audit: "saved_view.delete",
  run: async ({ tx, ctx }, args: { viewId: PublicId<"savedView"> }) => {
    const user = await findCurrentUser(ctx, tx);
    const view = await findByPublicId("savedView", args.viewId, (id) =>
      tx.savedView.findFirst({ where: { id, userId: user.id } }),
    );
    await tx.savedView.delete({ where: { id: view.id } });
    return {
      result: undefined,
      audit: { targetId: view.id, partnerId: user.partnerId, detail: { name: view.name } },
    };
  },
});
