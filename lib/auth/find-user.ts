import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";
import { type Context, tenantOf } from "./context";

/**
 * The user behind a public id, if the actor may see them.
 * @throws PorticoError `not_found`, the same for another tenant's and a made-up one
 */
export async function findUser(ctx: Context, userId: string, tx: Tx = prisma()): Promise<User> {
  const id = parseId("user", userId);
  const tenant = tenantOf(ctx);
  const user = id
    ? await tx.user.findFirst({ where: { id, ...(tenant ? { partnerId: tenant } : {}) } })
    : null;
  if (!user) throw notFound("member");
  return user;
}

/**
 * The actor's own row: people change themselves whatever their role.
 * @throws PorticoError `not_found` for keys and jobs, which are nobody
 */
export async function findCurrentUser(ctx: Context, tx: Tx = prisma()): Promise<User> {
  const { actor } = ctx;
  const user = actor.kind === "user" ? await tx.user.findUnique({ where: { id: actor.id } }) : null;
  if (!user) throw notFound("member");
  return user;
}
