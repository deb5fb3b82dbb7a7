import { z } from "zod";
import { type IdKind, idPrefixes } from "@/lib/platform/ids";

/** The public id of a row. */
export function idField<Kind extends IdKind>(kind: Kind) {
  const prefix = idPrefixes[kind];
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`))
    .meta({ examples: [`${prefix}_01jkz1m7g5f0n9t4w8v2q6x3yb`] });
}

/** A moment, as the API writes it: ISO 8601 in UTC. */
export const timeField = z.iso.datetime();

/** The scalar facts about an event, and the filter that compares them. */
export const attributesField = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const attributesLeftOutField = z
  .boolean()
  .nullable()
  .describe(
    "Whether the body has more values than `attributes`. Filters match all of them. Null for events of older versions.",
  );

/** How a stored body is compressed. */
export const contentEncodingField = z
  .string()
  .nullable()
  .describe(
    "How the body was compressed, such as `gzip`; null if it was not. `size` and `sha256` are those of the received bytes.",
  );

export const warningsField = z
  .array(z.string())
  .describe("Names in the filter or scope that no recent event has. The input was saved all the same.");

/** HTTP headers in their order, as pairs of name and value. */
export const headersField = z.array(z.tuple([z.string(), z.string()]));

export const sha256Field = z.string().regex(/^([0-9a-f]{64})?$/);

/** A count, or a number of seconds or milliseconds. */
export const countField = z.int().min(0);
