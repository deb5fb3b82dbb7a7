import type { EventTypeOption, PartnerOption } from "@/components/endpoint-form/types";
import { operationalCatalog } from "@/lib/catalog/operational";
import { isJsonObject } from "@/lib/dialects/attributes";
import { type Context, mayDo } from "@/lib/platform/context";
import { publicId } from "@/lib/platform/ids";
import { operationsPartnerId } from "@/lib/registrations/endpoint/operational-types";
import type { PartnerView } from "@/lib/registrations/partner/partner-view";

/** A partner as plain data, for forms in the browser. */
export function partnerOption({ id, name, scope }: PartnerView): PartnerOption {
  return {
    id,
    name,
    scope: Array.isArray(scope) ? scope.flatMap((part) => (isJsonObject(part) ? [part] : [])) : [],
    takesOperational: id === publicId("partner", operationsPartnerId),
  };
}

/** What Portico itself has to say, for those who may hear it. */
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
