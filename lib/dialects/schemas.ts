import { z } from "zod";
import { isAttribute } from "./attributes";
import { dialectNames } from "./index";

export const dialectField = z.enum(dialectNames, { error: `must be one of ${dialectNames.join(", ")}` });

const scalar = z
  .union([z.string().max(256), z.number(), z.boolean(), z.null()], {
    error: "must be a string, number, boolean or null",
  })
  .refine(
    (value) => typeof value !== "number" || isAttribute(value),
    "must be below 2^53, because larger numbers are rounded. Such a filter could never match",
  );

/** Values that an event must have, by dotted names such as `data.object.customer`. */
export const filterField = z
  .record(z.string().min(1).max(255), scalar)
  .refine((value) => Object.keys(value).length <= 20, "must have at most 20 entries");
