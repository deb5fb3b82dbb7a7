import type { EventTypeOption, PartnerOption } from "@/components/endpoints/form/types";
import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import { isJsonObject } from "@/lib/dialects/attributes";
import { operationalCatalog } from "@/lib/dialects/portico/catalog";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import type { PartnerView } from "@/lib/partners/partner-view";
import { publicId } from "@/lib/platform/ids";

/** A partner as plain data, for forms in the browser. */
export function partnerOption({ id, name, scope }: PartnerView): PartnerOption {
  return {
    id,
    name,
    scope: Array.isArray(scope) ? scope.flatMap((part) => (isJsonObject(part) ? [part] : [])) : [],
    takesOperational: id === publicId("partner", operationsPartnerId),
  };
}

/** The operational events, if the actor may subscribe to them. */
export function operationalOptions({ actor }: Context): readonly EventTypeOption[] {
  if (!mayDo(actor, "operate")) return [];
  return operationalCatalog().map(({ type, title, description, emitted }) => ({
    type,
    title,
    description,
    emitted,
    deprecated: false,
  }));
}
