import { z } from "zod";
import { type Id, type IdKind, idPrefixes, parseId } from "./ids";

/** A public id, parsed to the stored id. An id of another kind is invalid; an unknown id finds nothing. */
export const publicIdField = <Kind extends IdKind>(kind: Kind) =>
  z.string().transform((text, issues): Id<Kind> => {
    const id = parseId(kind, text);
    if (id === undefined)
      issues.addIssue({ code: "custom", message: `must be an ID such as ${idPrefixes[kind]}_…` });
    return id ?? "";
  });

/** A time in ISO 8601 with a time zone. A time zone can move it out of the years that PostgreSQL and ISO 8601 share. */
export const timeField = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time" })
  .transform((text) => new Date(text))
  .refine(
    (time) => time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9_999,
    "must be in the years 1 to 9999",
  );

export const nameField = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(100, "must have at most 100 characters");

export const descriptionField = z.string().trim().max(200, "must have at most 200 characters");
