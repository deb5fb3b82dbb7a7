import { formatDuration } from "@/components/format/format";
import { type Setting, settingOf } from "@/lib/endpoints/settings";
import { formatSchedule } from "./form/schedule";

/** A setting's value as text, the same wherever it is shown. */
export function formatSetting(field: string, value: unknown): string {
  const setting = settingOf(field);
  return setting ? formatDelivery(setting, value) : formatPlain(value);
}

function formatDelivery(setting: Setting, value: unknown): string {
  switch (setting.kind) {
    case "number":
      return typeof value === "number" ? formatNumber(setting.unit, value) : (setting.none ?? "none");
    case "waits":
      return isNumbers(value) ? formatSchedule(value) || "none" : formatPlain(value);
    case "switch":
      return value === true ? setting.options.true : setting.options.false;
    case "choice":
      return setting.options[String(value)] ?? formatPlain(value);
    case "text":
      return formatPlain(value);
  }
}

function formatNumber(unit: "milliseconds" | "seconds" | undefined, value: number): string {
  if (unit === undefined) return String(value);
  return formatDuration(unit === "seconds" ? value * 1_000 : value);
}

function formatPlain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  if (Array.isArray(value))
    return value.map((each) => (each === "*" ? "all events" : String(each))).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === "number");
