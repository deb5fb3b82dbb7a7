import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { mayDo, requireRight } from "@/lib/auth/require-right";
import { tenantList } from "@/lib/auth/tenant";
import { mailMode } from "@/lib/mail/mail-mode";
import { db, sql } from "@/lib/platform/database/db";
import { type Id, publicId } from "@/lib/platform/ids";
import { type Page, pageConditions, pageFields, pageOf, parseListQuery } from "@/lib/platform/list-query";

const mailQuery = z.strictObject(pageFields);

interface Row {
  readonly id: Id<"mail">;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: Date;
}

function mailView({ id, createdAt, ...rest }: Row) {
  return { id: publicId("mail", id), ...rest, createdAt: createdAt.toISOString() };
}

export type MailListItem = ReturnType<typeof mailView>;

/** Whether mails are kept in the mailbox, and the actor may read them. */
export function mayReadMailbox(ctx: Context): boolean {
  return mailMode() === "mailbox" && mayDo(ctx.actor, "administer");
}

/**
 * The mails that were kept instead of sent, newest first. For admins only: the mails are for other people, and some
 * contain a sign-in link.
 */
export async function listMails({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<MailListItem>> {
  requireRight(ctx, "administer");
  const list = tenantList(ctx, "mail");
  const filters = parseListQuery(list, mailQuery, query);
  const rows = await db().$queryRaw<Row[]>(
    sql`SELECT id, recipient, subject, created_at AS "createdAt" FROM mails
      WHERE status = 'kept' AND ${pageConditions(sql`id`, filters)}
      ORDER BY id DESC LIMIT ${filters.limit + 1}`,
  );
  return pageOf(list, rows, filters.limit, mailView);
}
