import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";
import { pool } from "./pool";

/** The clients by the pool that they use. */
const shared = globalThis as typeof globalThis & { porticoPrisma?: Map<pg.Pool, PrismaClient> };

/** The Prisma client on the caller's pool, for ordinary queries. The hot path uses SQL on the pool directly. */
export function prisma(): PrismaClient {
  shared.porticoPrisma ??= new Map();
  const connections = pool();
  const known = shared.porticoPrisma.get(connections);
  if (known) return known;
  const client = new PrismaClient({ adapter: new PrismaPg(connections) });
  shared.porticoPrisma.set(connections, client);
  return client;
}

/** A Prisma client or an open transaction. Helpers take it, so that they work with both. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** Closes the clients together with their pools. The next caller gets a client on the next pool. */
export async function closePrisma(): Promise<void> {
  const clients = [...(shared.porticoPrisma?.values() ?? [])];
  shared.porticoPrisma = undefined;
  await Promise.all(clients.map((client) => client.$disconnect()));
}
