import { type Context, requireRight } from "@/lib/auth/context";
import { alertKinds } from "@/lib/dialects/portico/alert-kinds";
import { everyOperationalType, isOperationalType, operationalType } from "@/lib/dialects/portico/catalog";
import { publicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";

/**
 * The operators' own partner, made by a migration. Operational events speak of every partner, so only its endpoints
 * may take them: another partner's people could read what is sent, or turn its URL to themselves.
 */
export const operationsPartnerId = "00000000-0000-7000-8000-000000000001";

const known: ReadonlySet<string> = new Set([everyOperationalType, ...alertKinds.map(operationalType)]);

export function wantsOperationalTypes(types: readonly string[]): boolean {
  return types.some(isOperationalType);
}

/**
 * Whether the actor may subscribe this partner's endpoint to these types; any that are not operational pass.
 * @throws PorticoError `forbidden` for everyone but operators, `invalid_input` for another partner's endpoint and for a
 *   type that does not exist
 */
export function requireOperationalTypes(ctx: Context, partnerId: string, types: readonly string[]): void {
  const wanted = types.filter(isOperationalType);
  if (wanted.length === 0) return;
  requireRight(ctx, "operate");
  const unknown = wanted.find((type) => !known.has(type));
  if (unknown !== undefined) {
    throw invalidField(
      "eventTypes",
      `there is no operational event "${unknown}". There are: ${[...known].join(", ")}.`,
    );
  }
  if (partnerId === operationsPartnerId) return;
  const own = publicId("partner", operationsPartnerId);
  throw invalidField(
    "eventTypes",
    `operational events go to endpoints of the operators' own partner only (${own}).`,
  );
}
