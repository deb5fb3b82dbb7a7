import { z } from "zod";
import { type Context, mayDo, requireRight } from "@/lib/auth/context";
import { mailMode } from "@/lib/mail/mail-mode";
import { pool } from "@/lib/platform/database/pool";
import { parseId, publicId } from "@/lib/platform/ids";
import { Conditions, type Page, pageFields, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";

const mailQuery = z.strictObject(pageFields);

interface Row {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: Date;
}

function mailView({ id, createdAt, ...rest }: Row) {
  return { id: publicId("mail", id), ...rest, createdAt: createdAt.toISOString() };
}

export type MailListItem = ReturnType<typeof mailView>;

/** Whether this Portico keeps its mails for a page, and the actor may read them. */
export function mayReadMailbox(ctx: Context): boolean {
  return mailMode() === "mailbox" && mayDo(ctx.actor, "administer");
}

/**
 * The mails that were kept instead of sent, newest first. For admins: they are other people's, and some hold a link that
 * signs its reader in.
 */
export async function listMails({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<MailListItem>> {
  requireRight(ctx, "administer");
  const filters = parseInput(mailQuery, query);
  const cursor = filters.cursor === undefined ? undefined : (parseId("mail", filters.cursor) ?? null);
  const conditions = new Conditions()
    .add("kept", (p) => `status = ${p}::mail_status`)
    .add(cursor, (p) => `id < ${p}::uuid`);
  const limit = conditions.parameter(filters.limit + 1);
  const { rows } = await pool().query<Row>(
    `SELECT id, recipient, subject, created_at AS "createdAt" FROM mails ${conditions.where}
     ORDER BY id DESC LIMIT ${limit}`,
    conditions.values,
  );
  return pageOf(rows, filters.limit, "mail", mailView);
}
