import { z } from "zod";
import { idField, timeField } from "./fields";
import { responseSchema } from "./named";

export const newAccessLink = responseSchema(
  "NewAccessLink",
  z.strictObject({
    id: idField("accessLink"),
    partnerId: idField("partner"),
    name: z.string(),
    readOnly: z.boolean(),
    embed: z.boolean(),
    sessionSeconds: z.int(),
    expiresAt: timeField.describe("Until then the link can be opened."),
    url: z.string().describe("The link. It is shown only in this response and can be opened once."),
  }),
);
