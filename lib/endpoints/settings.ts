import type { Dialect } from "@/lib/dialects/types";
import { keysOf } from "@/lib/platform/objects";

/**
 * The settings of an endpoint, each declared once. Input schemas, defaults, versions, history and the form follow from
 * these declarations. The file has no server code, so that forms in the browser can use it.
 */

/** The part of a dialect that has defaults of settings. */
type DialectDefaults = Pick<Dialect, "delivery" | "apiVersion">;

interface SettingBase<Value> {
  readonly label: string;
  /** The value of a new endpoint, fixed or from its dialect. */
  readonly default: Value | ((dialect: DialectDefaults) => Value);
  /** Help for the form: what the setting does, if the label is not enough. */
  readonly hint?: string;
}

/** A whole number. */
interface NumberSetting extends SettingBase<number | null> {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
  /** What the number counts, if it is a time. */
  readonly unit?: "milliseconds" | "seconds";
  /** The unit in which people enter it: its name, and its size in stored units. */
  readonly formUnit?: { readonly name: string; readonly size: number };
  /** What null means, such as "no limit". Without it the setting cannot be null. */
  readonly none?: string;
}

/** A list of waiting times in seconds. */
interface WaitsSetting extends SettingBase<readonly number[]> {
  readonly kind: "waits";
  readonly maxLength: number;
  readonly maxSeconds: number;
}

interface SwitchSetting extends SettingBase<boolean> {
  readonly kind: "switch";
  readonly options: { readonly false: string; readonly true: string };
}

/** One of several values, each with its label. */
interface ChoiceSetting extends SettingBase<string> {
  readonly kind: "choice";
  readonly options: Readonly<Record<string, string>>;
}

/** A text whose form the dialect defines. Null where the dialect does not use it. */
interface TextSetting extends SettingBase<string | null> {
  readonly kind: "text";
  readonly maxLength: number;
}

export type Setting = NumberSetting | WaitsSetting | SwitchSetting | ChoiceSetting | TextSetting;

/** How Portico delivers to an endpoint, in the order in which the settings are shown. */
export const deliverySettings = {
  timeoutMs: {
    kind: "number",
    label: "Timeout",
    default: ({ delivery }) => delivery.timeoutMs,
    min: 1_000,
    max: 60_000,
    unit: "milliseconds",
    formUnit: { name: "seconds", size: 1_000 },
  },
  maxInFlight: {
    kind: "number",
    label: "Concurrent requests",
    default: 10,
    min: 1,
    max: 100,
  },
  retrySchedule: {
    kind: "waits",
    label: "Retries",
    hint: "The wait before each retry, such as 30 s, 1 m, 2 h",
    default: ({ delivery }) => delivery.retryScheduleSeconds,
    maxLength: 30,
    maxSeconds: 604_800,
  },
  rateLimit: {
    kind: "number",
    label: "Requests per second",
    default: null,
    min: 1,
    max: 10_000,
    none: "no limit",
  },
  ordered: {
    kind: "switch",
    label: "Order",
    hint: "Strict: one request at a time, and a failed delivery holds up those behind it",
    default: false,
    options: { false: "any order", true: "strict" },
  },
  lateSuccess: {
    kind: "choice",
    label: "Success after the timeout",
    hint: "The endpoint did the work, but responded too late",
    default: "retry",
    options: { retry: "counts as a failure, and is retried", accept: "counts as a success" },
  },
  disableAfter: {
    kind: "number",
    label: "Disabled after",
    hint: "How long an endpoint may fail without a success. Portico warns at half of this time",
    default: 432_000,
    min: 3_600,
    max: 7_776_000,
    unit: "seconds",
    formUnit: { name: "days", size: 86_400 },
    none: "never",
  },
  apiVersion: {
    kind: "text",
    label: "API version",
    hint: "The version that test events and events of other providers name. Use the one of the receiver's library",
    default: ({ apiVersion }) => apiVersion?.default ?? null,
    maxLength: 40,
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type DeliverySetting = keyof typeof deliverySettings;

type ValueOf<S> = S extends { kind: "number" }
  ? S extends { none: string }
    ? number | null
    : number
  : S extends { kind: "waits" }
    ? number[]
    : S extends { kind: "switch" }
      ? boolean
      : S extends { kind: "choice"; options: Readonly<Record<infer Option, string>> }
        ? Option
        : S extends { kind: "text" }
          ? string | null
          : never;

export type DeliverySettings = { [Key in DeliverySetting]: ValueOf<(typeof deliverySettings)[Key]> };

export const deliverySettingKeys = keysOf(deliverySettings);

/** The labels of the other settings, which have their own form fields and checks. */
const labels = {
  url: "URL",
  dialect: "Dialect",
  description: "Name",
  eventTypes: "Event types",
  filter: "Filter",
  status: "Status",
};

/** The settings that a version of an endpoint holds. */
export const settingKeys = [...keysOf(labels), ...deliverySettingKeys] as const;

/** The declaration of a delivery setting; undefined for any other field. */
export function settingOf(field: string): Setting | undefined {
  const declared: Readonly<Record<string, Setting>> = deliverySettings;
  return Object.hasOwn(declared, field) ? declared[field] : undefined;
}

/** The label of a setting, the same wherever it is shown. */
export function settingLabel(field: string): string {
  const others: Readonly<Record<string, string>> = labels;
  const other = Object.hasOwn(others, field) ? others[field] : undefined;
  return settingOf(field)?.label ?? other ?? field;
}

/** The settings that an endpoint with these values uses: one that its dialect does not have is null. */
export function usedSettings(values: DeliverySettings): readonly DeliverySetting[] {
  return deliverySettingKeys.filter((key) => settingOf(key)?.kind !== "text" || values[key] !== null);
}

/** The defaults that are the same in every dialect. A setting that is added to Portico later has such a default. */
export const fixedDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  deliverySettingKeys
    .map((key) => [key, deliverySettings[key].default] as const)
    .filter(([, value]) => typeof value !== "function"),
);

/** The delivery settings of a new endpoint: those that were given, and the dialect's or Portico's defaults. */
export function settingsWithDefaults(
  dialect: DialectDefaults,
  given: Partial<DeliverySettings> = {},
): DeliverySettings {
  const entries = deliverySettingKeys.map((key) => {
    const { default: value }: Setting = deliverySettings[key];
    const defaultValue = typeof value === "function" ? value(dialect) : value;
    return [key, given[key] === undefined ? defaultValue : given[key]];
  });
  // The declarations are checked against their kinds, and DeliverySettings is made from these kinds.
  return Object.fromEntries(entries) as DeliverySettings;
}
