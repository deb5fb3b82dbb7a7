import { z } from "zod";
import { attributesField, idField, warningsField } from "./fields";
import { listSchema, responseSchema } from "./named";

const partnerFields = {
  id: idField("partner"),
  name: z.string(),
  scope: z.array(attributesField),
  quotas: z.strictObject({
    endpoints: z.int(),
    apiKeys: z.int(),
    accessLinks: z.int(),
    invitations: z.int(),
    savedViews: z.int(),
    testsPerMinute: z.int(),
  }),
};

export const partner = responseSchema("Partner", z.strictObject(partnerFields));

export const savedPartner = responseSchema(
  "SavedPartner",
  z.strictObject({ ...partnerFields, warnings: warningsField }),
);

export const partnerList = listSchema("PartnerList", partner);
