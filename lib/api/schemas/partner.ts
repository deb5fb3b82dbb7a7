import { z } from "zod";
import { attributesField, idField } from "./fields";
import { listSchema, responseSchema } from "./named";

export const partner = responseSchema(
  "Partner",
  z.strictObject({
    id: idField("partner"),
    name: z.string(),
    scope: z.array(attributesField),
  }),
);

export const partnerList = listSchema("PartnerList", partner);
