import { prisma } from "@/lib/platform/database/prisma";
import type { SecretOwner } from "./sealed-secret";

/** Versions shown at most, the newest first. */
const maxRows = 20;

/** The secrets that an owner has and had: version, last four characters and times, never the secrets. */
export async function secretVersions(owner: SecretOwner) {
  const rows = await prisma().secret.findMany({
    where: owner,
    select: { version: true, lastFour: true, createdAt: true, expiresAt: true },
    orderBy: { version: "desc" },
    take: maxRows,
  });
  return rows.map(({ createdAt, expiresAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  }));
}
