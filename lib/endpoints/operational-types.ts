import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { coversType, isOperationalType } from "@/lib/dialects/event-type-pattern";
import { alertKinds } from "@/lib/dialects/portico/alert-kinds";
import { everyOperationalType, operationalType } from "@/lib/dialects/portico/catalog";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import { type PartnerId, publicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";

const known: readonly string[] = alertKinds.map(operationalType);

export function wantsOperationalTypes(types: readonly string[]): boolean {
  return types.some(isOperationalType);
}

function isKnown(wanted: string): boolean {
  return known.some((type) => type === wanted || coversType(wanted, type));
}

/**
 * Checks that the actor may subscribe this partner's endpoint to these types. Types that are not operational are ignored.
 * @throws PorticoError `forbidden` if the actor is not an operator, `invalid_input` for another partner's endpoint or an
 *   unknown type
 */
export function requireOperationalTypes(ctx: Context, partnerId: PartnerId, types: readonly string[]): void {
  const wanted = types.filter(isOperationalType);
  if (wanted.length === 0) return;
  requireRight(ctx, "operate");
  const unknown = wanted.find((type) => !isKnown(type));
  if (unknown !== undefined) {
    throw invalidField(
      "eventTypes",
      `there is no operational event "${unknown}". The operational events are: ${[everyOperationalType, ...known].join(", ")}.`,
    );
  }
  if (partnerId === operationsPartnerId) return;
  const own = publicId("partner", operationsPartnerId);
  throw invalidField(
    "eventTypes",
    `only endpoints of the operators' own partner (${own}) can receive operational events.`,
  );
}
