import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId, SessionId } from "@/lib/platform/ids";
import { findCurrentUser } from "../find-user";

/**
 * Ends one session of the actor, such as one on a device that was lost.
 * @throws PorticoError `not_found`, also for another member's session
 */
export const endOwnSession = command({
  right: "own_account",
  input: noInput,
  audit: "user.end_session",
  run: async ({ tx, ctx }, { sessionId }: { sessionId: PublicId<"session"> }) => {
    const { id: userId, partnerId } = await findCurrentUser(ctx, tx);
    const session = await findByPublicId("session", sessionId, (id) =>
      tx.session.findFirst({ where: { id, userId } }),
    );
    const { count } = await tx.session.updateMany({
      where: { id: session.id, endedAt: null },
      data: { endedAt: ctx.clock.now() },
    });
    return { result: undefined, audit: count === 0 ? null : { targetId: userId, partnerId } };
  },
});

/** Ends the session whose token was used to sign out. */
export const signOut = command({
  right: "system",
  input: noInput,
  // Like sign-ins, this is not audited.
  audit: null,
  run: async ({ tx, ctx }, { sessionId }: { sessionId: SessionId }) => {
    await tx.session.updateMany({
      where: { id: sessionId, endedAt: null },
      data: { endedAt: ctx.clock.now() },
    });
    return { result: undefined, audit: null };
  },
});
