import type { Context } from "@/lib/auth/context";
import { listPartners } from "@/lib/partners/list-partners";

/** The names of the partners by id, to show which partner a key belongs to. */
export async function partnerNames(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const partners = await listPartners({ ctx });
  return Object.fromEntries(partners.map(({ id, name }) => [id, name]));
}
