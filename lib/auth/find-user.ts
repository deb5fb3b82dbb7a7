import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";
import type { Context } from "./context";
import { tenantWhere } from "./tenant";

/**
 * The user behind a public id, if the actor may see them.
 * @throws PorticoError `not_found`, the same for an id that is unknown or another tenant's
 */
export async function findUser(ctx: Context, userId: PublicId<"user">, tx: Tx = prisma()): Promise<User> {
  return findByPublicId("user", userId, (id) => tx.user.findFirst({ where: { id, ...tenantWhere(ctx) } }));
}

/**
 * The actor's own row.
 * @throws PorticoError `not_found` for API keys, guests and jobs, which have no account
 */
export async function findCurrentUser(ctx: Context, tx: Tx = prisma()): Promise<User> {
  const { actor } = ctx;
  const user = actor.kind === "user" ? await tx.user.findUnique({ where: { id: actor.id } }) : null;
  if (!user) throw notFound("member");
  return user;
}
