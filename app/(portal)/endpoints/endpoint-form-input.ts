import { parseValue } from "@/components/endpoints/form/conditions";
import { parseSchedule } from "@/components/endpoints/form/schedule";
import { isOperationalType } from "@/lib/dialects/event-type-pattern";
import { deliverySettingKeys, type Setting, settingOf } from "@/lib/endpoints/settings";

/**
 * Turns what the endpoint form sends into the input of the commands. It only reads lists and numbers; the commands check
 * the values.
 */

function text(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function texts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === "string");
}

function eventTypes(form: FormData): string[] {
  const chosen = texts(form, "eventTypes");
  // "All events" does not include operational events, which are chosen separately.
  if (chosen.includes("*")) return ["*", ...chosen.filter(isOperationalType)];
  return [...chosen, ...(text(form, "otherTypes")?.split(/\s+/) ?? [])];
}

function filter(form: FormData): Record<string, unknown> {
  const values = texts(form, "filterValue").map((value) => value.trim());
  const rows = texts(form, "filterName").map((name, index) => [name.trim(), values[index] ?? ""] as const);
  const filled = rows.filter(([name, value]) => name !== "" || value !== "");
  return Object.fromEntries(filled.map(([name, value]) => [name, parseValue(value)]));
}

/** @param isNew an empty list of waits of a new endpoint means the dialect's default, otherwise no retries */
function deliverySettings(form: FormData, isNew: boolean) {
  const entries = deliverySettingKeys.flatMap((key) => {
    const setting = settingOf(key);
    return setting ? [[key, settingInput(setting, text(form, key), isNew)]] : [];
  });
  return Object.fromEntries(entries);
}

function settingInput(setting: Setting, value: string | undefined, isNew: boolean): unknown {
  switch (setting.kind) {
    case "number":
      return numberInput(setting, value);
    case "waits":
      return value === undefined && isNew ? undefined : parseSchedule(value ?? "");
    case "switch":
      return value === "true";
    case "choice":
    case "text":
      return value;
  }
}

/** An empty field means null if the setting can be null, and otherwise its default or current value. */
function numberInput({ none, formUnit }: Extract<Setting, { kind: "number" }>, value: string | undefined) {
  if (value === undefined) return none === undefined ? undefined : null;
  return formUnit ? Math.round(Number(value) * formUnit.size) : Number(value);
}

/** The webhook of an API key. Its delivery settings are changed on the endpoint's own page. */
export function keyWebhookInput(form: FormData) {
  const dialect = text(form, "dialect");
  const chosen = { url: text(form, "url") ?? "", eventTypes: eventTypes(form), filter: filter(form) };
  return dialect === undefined ? chosen : { ...chosen, dialect };
}

export function newEndpointInput(form: FormData) {
  return {
    url: text(form, "url") ?? "",
    eventTypes: eventTypes(form),
    filter: filter(form),
    ...deliverySettings(form, true),
    partnerId: text(form, "partnerId"),
    description: text(form, "description"),
    dialect: text(form, "dialect"),
    secret: text(form, "secret"),
  };
}

export function changedEndpointInput(form: FormData) {
  return {
    url: text(form, "url") ?? "",
    eventTypes: eventTypes(form),
    filter: filter(form),
    ...deliverySettings(form, false),
    description: text(form, "description") ?? null,
  };
}
