import type { Context } from "@/lib/auth/context";
import { listPartners } from "@/lib/partners/list-partners";

/** The names of the partners by their id, to say whose a key is. */
export async function partnerNames(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const partners = await listPartners({ ctx });
  return Object.fromEntries(partners.map(({ id, name }) => [id, name]));
}
