import { z } from "zod";
import { eventTypeProblem } from "@/lib/dialects/event-type-pattern";
import { dialectField, filterField } from "@/lib/dialects/schemas";
import { descriptionField } from "@/lib/platform/input-fields";
import { keysOf } from "@/lib/platform/objects";
import { secretField } from "@/lib/secrets/schemas";
import {
  type DeliverySetting,
  type DeliverySettings,
  deliverySettingKeys,
  deliverySettings,
  type Setting,
} from "./settings";

const eventType = z
  .string()
  .trim()
  .check((issues) => {
    const message = eventTypeProblem(issues.value);
    if (message !== undefined) issues.issues.push({ code: "custom", message, input: issues.value });
  });

export const eventTypesField = z
  .array(eventType)
  .min(1, "must contain at least one event type")
  .max(100, "must contain at most 100 event types")
  .transform((types) => [...new Set(types)]);

type DeliveryFields = { [Key in DeliverySetting]: z.ZodOptional<z.ZodType<DeliverySettings[Key]>> };

/** How to deliver to an endpoint. An omitted field gets its default, or keeps its value. */
const deliveryFields = Object.fromEntries(
  deliverySettingKeys.map((key) => [key, schemaOf(deliverySettings[key]).optional()]),
  // Each schema follows from the kind of its setting, as the type of its value does.
) as DeliveryFields;

function schemaOf(setting: Setting): z.ZodType {
  switch (setting.kind) {
    case "number":
      return numberSchema(setting);
    case "waits":
      return z
        .array(numberSchema({ min: 1, max: setting.maxSeconds, unit: "seconds" }))
        .max(setting.maxLength, `must have at most ${setting.maxLength} entries`);
    case "switch":
      return z.boolean();
    case "choice":
      return z.enum(keysOf(setting.options));
    case "text":
      return z
        .string()
        .trim()
        .max(setting.maxLength, `must have at most ${setting.maxLength} characters`)
        .nullable();
  }
}

type Range = Pick<Extract<Setting, { kind: "number" }>, "min" | "max" | "unit" | "none">;

function numberSchema({ min, max, unit, none }: Range) {
  const write = (value: number) => (unit === "seconds" ? timeSpan(value) : String(value));
  const orNull = none === undefined ? "" : `, or null for ${none}`;
  const schema = z
    .number()
    .int()
    .min(min, `must be at least ${write(min)}${orNull}`)
    .max(max, `must be at most ${write(max)}${orNull}`);
  return none === undefined ? schema : schema.nullable();
}

/** "1 second", "90 days": a time in its largest whole unit. */
function timeSpan(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  const [name, size] = units.find((unit) => seconds % unit[1] === 0) ?? (["second", 1] as const);
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

export const createEndpointInput = z.strictObject({
  partnerId: z.string().optional(),
  url: z.string(),
  dialect: dialectField,
  eventTypes: eventTypesField,
  filter: filterField.optional(),
  description: descriptionField.optional(),
  secret: secretField.optional(),
  ...deliveryFields,
});

export const updateEndpointInput = z.strictObject({
  url: z.string().optional(),
  eventTypes: eventTypesField.optional(),
  filter: filterField.optional(),
  description: descriptionField.nullable().optional(),
  ...deliveryFields,
  status: z.enum(["enabled", "paused", "disabled"]).optional(),
});

/** For how long copies are sent to the new URL. */
const shadowHours = z.number().int().min(1, "must be at least 1").max(24, "must be at most 24");

export const startMoveInput = z.strictObject({ url: z.string(), hours: shadowHours.default(24) });
