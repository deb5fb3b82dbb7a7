import { z } from "zod";
import { attributesField, idField, warningsField } from "./fields";
import { listSchema, responseSchema } from "./named";

const partnerFields = {
  id: idField("partner"),
  name: z.string(),
  scope: z.array(attributesField),
};

export const partner = responseSchema("Partner", z.strictObject(partnerFields));

export const savedPartner = responseSchema(
  "SavedPartner",
  z.strictObject({ ...partnerFields, warnings: warningsField }),
);

export const partnerList = listSchema("PartnerList", partner);
