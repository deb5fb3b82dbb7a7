import { randomBytes } from "node:crypto";
import type { Context } from "@/lib/auth/context";
import { systemContext } from "@/lib/auth/context";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { createPartner } from "@/lib/partners/create-partner";
import { closePool, poolOf } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv } from "@/lib/platform/env";
import { parseId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { createTestDatabase, type TestDatabase } from "./database";

export const operator: Context = systemContext("test");

/** Gives this test file its own database, and allows loopback targets. Returns a function that undoes it. */
export async function usePortico(env: Record<string, string> = {}): Promise<() => Promise<void>> {
  const database: TestDatabase = await createTestDatabase();
  extendEnv({ DATABASE_URL: database.url, PORTICO_ALLOW_PRIVATE_TARGETS: "true", PORT: "1", ...env });
  return async () => {
    await closePrisma();
    await closePool();
    await database.drop();
  };
}

export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString("hex")}`;
}

/** Creates a klikit source with a known secret. */
export async function klikitSource(slug = unique("klikit")) {
  const secret = `secret-of-${slug}`;
  const source = await createSource({ ctx: operator, input: { slug, dialect: "klikit", secret } });
  return { slug, secret, id: source.id };
}

/** Creates a partner with an endpoint for klikit's new orders. Without a filter in `input` no event matches it. */
export async function partnerWithEndpoint(url: string, input: object = {}) {
  const partner = await createPartner({ ctx: operator, input: { name: unique("Partner") } });
  const endpoint = await createEndpoint({
    ctx: operator,
    input: {
      partnerId: partner.id,
      url,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { nobody: true },
      ...input,
    },
  });
  return {
    partner,
    endpoint,
    endpointId: internalId("endpoint", endpoint.id),
    partnerId: internalId("partner", partner.id),
  };
}

export function internalId(kind: Parameters<typeof parseId>[0], publicId: string): string {
  const id = parseId(kind, publicId);
  if (id === undefined) throw new Error(`${publicId} is no ${kind} id`);
  return id;
}

/** Runs a statement without a time limit. */
export async function sql<Row>(text: string, ...values: unknown[]): Promise<Row[]> {
  return (await poolOf("jobs").query(text, values)).rows as Row[];
}
