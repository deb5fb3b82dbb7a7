import { z } from "zod";
import { countField, idField, timeField } from "./fields";
import { responseSchema } from "./named";

const moveFields = {
  id: idField("move"),
  endpointId: idField("endpoint"),
  fromUrl: z.string(),
  toUrl: z.string(),
  status: z.enum(["open", "switched", "stopped"]),
  startedBy: z.string(),
  startedAt: timeField,
  shadowUntil: timeField.describe("No copies are sent after this time."),
  endedBy: z.string().nullable(),
  endedAt: timeField.nullable(),
};

export const endpointMove = responseSchema("EndpointMove", z.strictObject(moveFields));

const copyResponse = responseSchema(
  "CopyResponse",
  z.strictObject({
    code: z.string().describe("`succeeded`, or a failure code."),
    statusCode: z.int().nullable(),
    durationMs: countField,
  }),
);

const comparedCopy = responseSchema(
  "ComparedCopy",
  z.strictObject({
    deliveryId: idField("delivery"),
    at: timeField,
    old: copyResponse
      .nullable()
      .describe("The response of the current URL; null if there is none (any more)."),
    new: copyResponse.nullable().describe("The response of the new URL; null while there is none."),
  }),
);

const moveComparison = responseSchema(
  "MoveComparison",
  z.strictObject({
    copies: countField,
    isCut: z.boolean().describe("True if there are more copies than are compared."),
    both: countField.describe("Deliveries that both URLs responded to."),
    sameVerdict: countField.describe("Of those: both succeeded or both failed."),
    sameStatus: countField.describe("Of those: both responded with the same status code."),
    oldSucceeded: countField,
    newSucceeded: countField,
    oldMedianMs: countField.nullable(),
    newMedianMs: countField.nullable(),
  }),
);

export const endpointMoveDetail = responseSchema(
  "EndpointMoveDetail",
  z.strictObject({
    ...moveFields,
    shadowing: z.boolean().describe("True while copies are sent to the new URL."),
    comparison: moveComparison,
    latest: z.array(comparedCopy).describe("The newest ten copies."),
  }),
);
