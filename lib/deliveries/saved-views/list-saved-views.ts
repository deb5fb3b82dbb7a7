import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { type PublicId, publicId } from "@/lib/platform/ids";

export interface SavedViewRow {
  readonly id: PublicId<"savedView">;
  readonly name: string;
  /** The query string of the list's URL. */
  readonly filters: string;
}

/** Lists the saved views of the actor by name. An actor that is not a user has none. */
export async function listSavedViews({ ctx }: { ctx: Context }): Promise<readonly SavedViewRow[]> {
  requireRight(ctx, "read");
  if (ctx.actor.kind !== "user") return [];
  const rows = await prisma().savedView.findMany({
    where: { userId: ctx.actor.id },
    orderBy: { name: "asc" },
  });
  return rows.map(({ id, name, filters }) => ({ id: publicId("savedView", id), name, filters }));
}
