import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import { verifyTokenOf } from "@/lib/dialects/verify-token";
import { prisma } from "@/lib/platform/database/prisma";
import { type PublicId, publicId } from "@/lib/platform/ids";
import { openSecret } from "@/lib/secrets/sealed-secret";
import { secretVersions } from "@/lib/secrets/secret-versions";
import type { Source } from "@/prisma/generated/client";
import { findSource } from "./find-source";
import { sourceView } from "./source-view";

/**
 * One source with the versions of its secrets (never the secrets), its last event and its last handshake. For operators.
 * @throws PorticoError `not_found`
 */
export async function readSource({ ctx, sourceId }: { ctx: Context; sourceId: PublicId<"source"> }) {
  requireRight(ctx, "operate");
  const source = await findSource(sourceId);
  const [secrets, lastEvent] = await Promise.all([
    secretVersions({ sourceId: source.id }),
    prisma().event.findFirst({
      where: { sourceId: source.id },
      select: { id: true, type: true, receivedAt: true },
      orderBy: { id: "desc" },
    }),
  ]);
  return {
    ...sourceView(source),
    secrets,
    verifyToken: await verifyTokenFor(source),
    lastHandshakeAt: source.lastHandshakeAt?.toISOString() ?? null,
    lastEvent: lastEvent && {
      id: publicId("event", lastEvent.id),
      type: lastEvent.type,
      receivedAt: lastEvent.receivedAt.toISOString(),
    },
  };
}

/** The token for the provider's settings, by the newest secret; null if no handshake of the dialect has a token. */
async function verifyTokenFor({ id, dialect }: Source): Promise<string | null> {
  const { handshakes = [] } = storedDialect(dialect);
  if (!handshakes.some(({ proof }) => typeof proof === "object")) return null;
  const secret = await prisma().secret.findFirst({
    where: { sourceId: id, expiresAt: null },
    orderBy: { version: "desc" },
  });
  return secret && verifyTokenOf(openSecret(secret, { sourceId: id }));
}

export type SourceDetail = Awaited<ReturnType<typeof readSource>>;
