import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { mailText } from "@/lib/mail/link-token";
import { prisma } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import { type PublicId, publicId } from "@/lib/platform/ids";

/**
 * One mail of the mailbox. For admins only, because it may contain a sign-in link.
 * @throws PorticoError `not_found`, also for a mail that was sent by SMTP
 */
export async function readMail({ ctx, mailId }: { ctx: Context; mailId: PublicId<"mail"> }) {
  requireRight(ctx, "administer");
  const mail = await findByPublicId("mail", mailId, (id) =>
    prisma().mail.findFirst({ where: { id, status: "kept" } }),
  );
  const { recipient, subject, createdAt } = mail;
  return {
    id: publicId("mail", mail.id),
    recipient,
    subject,
    text: mailText(mail),
    createdAt: createdAt.toISOString(),
  };
}
