import { z } from "zod";
import { attributesField, idField } from "./fields";
import { listSchema, responseSchema } from "./named";

export const partner = responseSchema(
  "Partner",
  z.strictObject({
    id: idField("partner"),
    name: z.string(),
    scope: z.array(attributesField),
    quotas: z.strictObject({
      endpoints: z.int(),
      apiKeys: z.int(),
      accessLinks: z.int(),
      savedViews: z.int(),
      testsPerMinute: z.int(),
    }),
  }),
);

export const partnerList = listSchema("PartnerList", partner);
