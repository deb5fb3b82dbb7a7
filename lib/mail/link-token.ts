import { createHmac } from "node:crypto";
import { requireEnv } from "@/lib/platform/env";

/** The rows whose link is sent by mail. */
export type LinkKind = "invitation" | "sign_in_link";

/** Stands for the token in the stored text of a mail. */
export const linkTokenPlaceholder = "{link-token}";

/**
 * The token of the link to a row. It is derived from the row's id with a secret, so that neither the row nor the mail that
 * waits to be sent has to contain it.
 */
export function linkToken(kind: LinkKind, id: string): string {
  return createHmac("sha256", requireEnv("NEXTAUTH_SECRET"))
    .update(["link-token", kind, id].join("|"))
    .digest("base64url");
}

interface StoredMail {
  readonly text: string | null;
  readonly linkKind: string | null;
  readonly aboutId: string | null;
}

/** The text of a mail with its link. */
export function mailText({ text, linkKind, aboutId }: StoredMail): string {
  const isLink = linkKind === "invitation" || linkKind === "sign_in_link";
  if (text === null || !isLink || aboutId === null) return text ?? "";
  return text.replaceAll(linkTokenPlaceholder, () => linkToken(linkKind, aboutId));
}
