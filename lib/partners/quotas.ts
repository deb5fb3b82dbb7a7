import { z } from "zod";
import type { Tx } from "@/lib/platform/database/prisma";
import { type Env, env } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import type { PartnerId } from "@/lib/platform/ids";
import { operationsPartnerId } from "./operations-partner";

/** What is limited for each partner, with its variable in the environment and its plural in messages. */
const quotas = {
  endpoints: { variable: "PORTICO_MAX_ENDPOINTS", plural: "endpoints" },
  apiKeys: { variable: "PORTICO_MAX_API_KEYS", plural: "active API keys" },
  accessLinks: { variable: "PORTICO_MAX_ACCESS_LINKS", plural: "open access links and guests" },
  invitations: { variable: "PORTICO_MAX_INVITATIONS", plural: "open invitations" },
  savedViews: { variable: "PORTICO_MAX_SAVED_VIEWS", plural: "saved views" },
  testsPerMinute: { variable: "PORTICO_MAX_TESTS_PER_MINUTE", plural: "test requests per minute" },
} as const satisfies Readonly<Record<string, { variable: keyof Env; plural: string }>>;

export type QuotaName = keyof typeof quotas;
export type Quotas = Readonly<Record<QuotaName, number>>;

const amount = z.number().int().min(0).max(1_000_000, "must be at most 1000000").nullable().optional();

/** A change of a partner's quotas. Null returns to the quota of the environment; a name that is absent stays as it is. */
export const quotaChanges = z.strictObject({
  endpoints: amount,
  apiKeys: amount,
  accessLinks: amount,
  invitations: amount,
  savedViews: amount,
  testsPerMinute: amount,
});

/** The quotas as a partner's row stores them: only those that differ from the environment. */
const storedQuotas = z.object({
  endpoints: z.number().optional(),
  apiKeys: z.number().optional(),
  accessLinks: z.number().optional(),
  invitations: z.number().optional(),
  savedViews: z.number().optional(),
  testsPerMinute: z.number().optional(),
});

/** The quotas of a partner. @param stored the column of its row */
export function quotasOf(stored: unknown): Quotas {
  const own = storedQuotas.parse(stored);
  const of = (name: QuotaName) => own[name] ?? env()[quotas[name].variable];
  return {
    endpoints: of("endpoints"),
    apiKeys: of("apiKeys"),
    accessLinks: of("accessLinks"),
    invitations: of("invitations"),
    savedViews: of("savedViews"),
    testsPerMinute: of("testsPerMinute"),
  };
}

/** The column after a change. */
export function withQuotaChanges(stored: unknown, changes: z.output<typeof quotaChanges>) {
  const merged = Object.entries({ ...storedQuotas.parse(stored), ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
}

/**
 * Checks that a partner may have one more. Until the transaction ends, no other transaction can check a quota of this
 * partner, so two creations cannot both take the last place. The operators' own partner has no quotas.
 * @param count counts what the partner has, in the same transaction
 * @throws PorticoError `quota_reached`, or `limit_reached` for a quota per minute
 */
export async function requireQuota(
  tx: Tx,
  partnerId: PartnerId | null,
  name: QuotaName,
  count: (partnerId: PartnerId) => Promise<number>,
): Promise<void> {
  if (partnerId === null || partnerId === operationsPartnerId) return;
  // Rows that refer to the partner do not wait for this lock.
  const [row] = await tx.$queryRaw<{ quotas: unknown }[]>`
    SELECT quotas FROM partners WHERE id = ${partnerId}::uuid FOR NO KEY UPDATE`;
  const limit = quotasOf(row?.quotas ?? {})[name];
  if ((await count(partnerId)) >= limit) throw quotaError(name, limit);
}

function quotaError(name: QuotaName, limit: number): PorticoError {
  const text = `This partner can have at most ${limit} ${quotas[name].plural}. An operator can raise the quota "${name}".`;
  return name === "testsPerMinute"
    ? new PorticoError("limit_reached", text, [], 60)
    : new PorticoError("quota_reached", text);
}
