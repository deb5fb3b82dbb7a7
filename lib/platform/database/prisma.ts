import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { pool } from "./pool";

const shared = globalThis as typeof globalThis & { porticoPrisma?: PrismaClient };

/** Prisma on the shared pool: the portal's queries and the verbs. The hot path speaks SQL to the pool itself. */
export function prisma(): PrismaClient {
  shared.porticoPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()) });
  return shared.porticoPrisma;
}

/** A Prisma client or an open transaction: what a helper takes that must work inside both. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Drops the client when its pool closes, so that the next caller gets one on the next pool. */
export async function closePrisma(): Promise<void> {
  const client = shared.porticoPrisma;
  shared.porticoPrisma = undefined;
  await client?.$disconnect();
}
