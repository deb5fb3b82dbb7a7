import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { recordSignIn } from "../record-sign-in";
import { findSignInLink } from "./find-sign-in-link";

/**
 * Signs in the user of a link and uses the link up. If two requests use it at once, one succeeds. The user's other
 * links stop working. Returns undefined for a link that is not valid (any more).
 */
export const redeemSignInLink = command({
  right: "token",
  input: noInput,
  // Sign-ins are not audited; `last_sign_in_at` records them.
  audit: null,
  run: async ({ tx, ctx }, { token }: { token: string }) => {
    const now = ctx.clock.now();
    const link = await findSignInLink({ token, clock: ctx.clock }, tx);
    if (!link) return { result: undefined, audit: null };
    const { count } = await tx.signInLink.updateMany({
      where: { id: link.id, usedAt: null },
      data: { usedAt: now },
    });
    if (count === 0) return { result: undefined, audit: null };
    await tx.signInLink.updateMany({ where: { userId: link.userId, usedAt: null }, data: { usedAt: now } });
    return { result: await recordSignIn(link.userId, now, tx), audit: null };
  },
});
