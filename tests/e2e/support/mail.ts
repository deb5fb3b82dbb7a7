import { randomUUID } from "node:crypto";
import { queueMail } from "@/lib/mail/queue-mail";
import { pool } from "@/lib/platform/database/pool";
import { inTransaction } from "@/lib/platform/database/transaction";
import { extendEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { insideStack } from "./inside-stack";

/** Puts a mail into the running stack's mailbox. Returns its id. */
export async function makeMail({ subject = "A note", text = "A note." } = {}): Promise<string> {
  const aboutId = randomUUID();
  extendEnv({ PORTICO_MAILBOX: "true" });
  return insideStack(async () => {
    const mail = { to: "someone@portico.test", subject, text, aboutId };
    await inTransaction((scope) => queueMail(scope, mail));
    const { rows } = await pool().query<{ id: string }>("SELECT id FROM mails WHERE about_id = $1", [
      aboutId,
    ]);
    return publicId("mail", rows[0]?.id ?? "");
  });
}
