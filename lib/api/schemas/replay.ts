import { z } from "zod";
import { countField, idField, timeField } from "./fields";
import { responseSchema } from "./named";

export const replay = responseSchema(
  "Replay",
  z.strictObject({
    id: idField("replay"),
    kind: z
      .enum(["replay", "missing"])
      .describe("`replay`: deliveries again. `missing`: events that the endpoint never got."),
    status: z.enum(["running", "paused", "completed", "cancelled"]),
    matched: countField.describe("Deliveries or events that matched when the replay started."),
    done: countField.describe("How many of them are back in the queue."),
    ratePerSecond: z.int().nullable().describe("Deliveries per second; null for as fast as possible."),
    createdBy: z.string(),
    createdAt: timeField,
    finishedAt: timeField.nullable(),
  }),
);

export const replayCount = responseSchema(
  "ReplayCount",
  z.strictObject({ id: z.null(), matched: countField.describe("How many deliveries or events match.") }),
);
