import { z } from "zod";
import { filterField } from "@/lib/dialects/schemas";
import { nameField } from "@/lib/platform/input-fields";
import { quotaChanges } from "./quotas";

/** The filters of a partner's events. An event belongs to the partner if it matches one of them; `[{}]` means all. */
const scope = z.array(filterField).max(1_000, "must have at most 1000 entries");

export const createPartnerInput = z.strictObject({ name: nameField, scope: scope.optional() });

export const updatePartnerInput = z.strictObject({
  name: nameField.optional(),
  scope: scope.optional(),
  quotas: quotaChanges.optional(),
});
