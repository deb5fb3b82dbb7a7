import { prisma } from "@/lib/platform/database/prisma";
import type { SecretOwner } from "./sealed-secret";

/** The maximum number of versions. */
const maxRows = 20;

/** The current and former secrets of an owner, the newest first: version, last four characters and times only. */
export async function secretVersions(owner: SecretOwner) {
  const rows = await prisma().secret.findMany({
    where: owner,
    select: { version: true, lastFour: true, createdAt: true, activeFrom: true, expiresAt: true },
    orderBy: { version: "desc" },
    take: maxRows,
  });
  return rows.map(({ createdAt, activeFrom, expiresAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    activeFrom: activeFrom?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  }));
}
