import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { notFound } from "@/lib/platform/errors";
import { hashToken, newToken } from "@/lib/platform/token";
import { findOpenAccessLink } from "./find-open-access-link";
import { guestActor } from "./guest-session";

export interface OpenedLink {
  /** The token of the session, for the guest's cookie. */
  readonly sessionToken: string;
  readonly sessionSeconds: number;
  readonly embed: boolean;
  readonly path: string;
}

/**
 * Opens an access link, uses it up and begins the guest's session. If two requests open it at once, one succeeds.
 * @throws PorticoError `not_found`, the same for every link that cannot be opened
 */
export const openAccessLink = command({
  right: "token",
  input: noInput,
  audit: "access_link.open",
  run: async ({ tx, ctx: { clock } }, { token }: { token: string }) => {
    const [sessionToken, now] = [newToken(), clock.now()];
    const link = await findOpenAccessLink({ token, clock }, tx);
    if (!link) throw notFound("access link");
    const { id, partnerId, sessionSeconds, embed, path } = link;
    const { count } = await tx.accessLink.updateMany({
      where: { id, openedAt: null, revokedAt: null },
      data: {
        openedAt: now,
        sessionHash: hashToken(sessionToken),
        endsAt: new Date(now.getTime() + sessionSeconds * 1_000),
      },
    });
    if (count === 0) throw notFound("access link");
    const result: OpenedLink = { sessionToken, sessionSeconds, embed, path };
    const detail = { embed, sessionSeconds };
    return { result, audit: { actor: guestActor(link), targetId: id, partnerId, detail } };
  },
});
