import { z } from "zod";
import { dialectNames } from "./index";

export const dialectField = z.enum(dialectNames, { error: `must be one of ${dialectNames.join(", ")}` });

const scalar = z.union([z.string().max(256), z.number(), z.boolean(), z.null()], {
  error: "must be a string, number, boolean or null",
});

/** Attributes that an event must have. */
export const filterField = z
  .record(z.string().min(1).max(64), scalar)
  .refine((value) => Object.keys(value).length <= 20, "must have at most 20 entries");
