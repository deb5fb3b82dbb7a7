import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import { type PublicId, publicId } from "@/lib/platform/ids";

export interface SavedViewRow {
  readonly id: PublicId<"savedView">;
  readonly name: string;
  /** The query string of the page's URL. */
  readonly filters: string;
}

/** The views of the deliveries list that the actor has saved, by name. Only users have saved views. */
export async function listSavedViews({ ctx }: { ctx: Context }): Promise<readonly SavedViewRow[]> {
  requireRight(ctx, "read");
  if (ctx.actor.kind !== "user") return [];
  const rows = await prisma().savedView.findMany({
    where: { userId: ctx.actor.id },
    orderBy: { name: "asc" },
  });
  return rows.map(({ id, name, filters }) => ({ id: publicId("savedView", id), name, filters }));
}
