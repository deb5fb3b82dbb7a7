import { expect } from "@playwright/test";
import { mailText } from "@/lib/mail/link-token";
import { pool } from "@/lib/platform/database/pool";
import { insideStack } from "./inside-stack";

/** The link that the newest mail to someone holds. The running stack keeps its mails; this waits until one is there. */
export async function linkMailedTo(email: string): Promise<string> {
  let link = "";
  await expect
    .poll(async () => {
      link = /^https?:\/\/\S+$/m.exec(await textMailedTo(email))?.[0] ?? "";
      return link;
    })
    .not.toBe("");
  return link;
}

async function textMailedTo(email: string): Promise<string> {
  return insideStack(async () => {
    const { rows } = await pool().query<Parameters<typeof mailText>[0]>(
      `SELECT text, link_kind AS "linkKind", about_id AS "aboutId" FROM mails
       WHERE recipient = $1 ORDER BY id DESC LIMIT 1`,
      [email],
    );
    return rows[0] ? mailText(rows[0]) : "";
  });
}
