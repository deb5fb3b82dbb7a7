import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { notFound } from "@/lib/platform/errors";

/**
 * Ends the guest's own session. Returns the URL that the guest goes back to, if the link has one.
 * @throws PorticoError `not_found` if the actor is not a guest
 */
export const leave = command({
  right: "token",
  input: noInput,
  audit: "access_link.leave",
  run: async ({ tx, ctx: { actor, clock } }) => {
    if (actor.kind !== "guest") throw notFound("guest");
    const { returnUrl } = await tx.accessLink.update({
      where: { id: actor.id },
      data: { revokedAt: clock.now() },
    });
    return { result: { returnUrl }, audit: { targetId: actor.id, partnerId: actor.partnerId } };
  },
});
