import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { pool } from "./pool";

const shared = globalThis as typeof globalThis & { porticoPrisma?: PrismaClient };

/** The Prisma client on the shared pool, for ordinary queries. The hot path uses SQL on the pool directly. */
export function prisma(): PrismaClient {
  shared.porticoPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()) });
  return shared.porticoPrisma;
}

/** A Prisma client or an open transaction. Helpers take it, so that they work with both. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Closes the client together with its pool. The next caller gets a client on the next pool. */
export async function closePrisma(): Promise<void> {
  const client = shared.porticoPrisma;
  shared.porticoPrisma = undefined;
  await client?.$disconnect();
}
