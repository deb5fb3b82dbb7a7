import { type CommandAudit, command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { knownKeyIds } from "@/lib/platform/encryption";
import { lockSecrets } from "@/lib/secrets/lock-secrets";

/**
 * For a lost encryption key: ends every active secret that this process has no key for. Until each gets a new secret,
 * its source accepts no webhooks and its endpoint fails with `no_secret`.
 * Returns whose secrets ended: the slug of a source, the URL of an endpoint.
 */
export const endLostSecrets = command({
  right: "system",
  input: noInput,
  audit: "endpoint.end_lost_secret",
  run: async ({ tx, ctx }) => {
    const now = ctx.clock.now();
    const lost = await tx.secret.findMany({
      where: { keyId: { notIn: knownKeyIds() }, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      include: { source: true, endpoint: true },
      orderBy: { id: "asc" },
    });
    const ids = lost.map(({ id }) => id);
    await lockSecrets(tx, ids);
    await tx.secret.updateMany({ where: { id: { in: ids } }, data: { expiresAt: now } });
    const audit = lost.map(
      ({ source, endpoint, version, keyId }): CommandAudit => ({
        action: source ? "source.end_lost_secret" : "endpoint.end_lost_secret",
        targetId: source?.id ?? endpoint?.id ?? "",
        partnerId: endpoint?.partnerId ?? null,
        detail: { version, keyId },
      }),
    );
    return { result: lost.map(({ source, endpoint }) => source?.slug ?? endpoint?.url ?? ""), audit };
  },
});
