import { z } from "zod";
import { portalPath } from "@/lib/auth/portal-path";
import { nameField } from "@/lib/platform/input-fields";

/** A path of the portal. It rejects a path that a browser could resolve to another site. */
const pathField = z
  .string()
  .max(2_000)
  .refine((path) => portalPath(path) !== undefined, "must be a path of the portal, such as /deliveries");

export const createAccessLinkInput = z.strictObject({
  name: nameField.default("Guest"),
  readOnly: z.boolean().default(false),
  expiresInSeconds: z.number().int().min(10).max(3_600, "must be at most 3600 (1 hour)").default(300),
  sessionSeconds: z
    .number()
    .int()
    .min(300, "must be at least 300")
    .max(28_800, "must be at most 28800 (8 hours)")
    .default(3_600),
  path: pathField.default("/"),
  returnUrl: z
    .url({ protocol: /^https?$/, error: "must be an https:// URL" })
    .max(2_000)
    .optional(),
  embed: z.boolean().default(false),
});
