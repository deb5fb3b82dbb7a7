import { Field, type FieldControl } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import {
  type DeliverySetting,
  type DeliverySettings,
  type Setting,
  settingOf,
} from "@/lib/endpoints/settings";
import { formatSchedule } from "./schedule";

interface SettingFieldProps {
  readonly name: DeliverySetting;
  /** What the endpoint has now; undefined for a new endpoint. */
  readonly values: DeliverySettings | undefined;
  /** What a new endpoint gets if its field is empty. */
  readonly defaults: DeliverySettings;
  readonly problem: string | undefined;
}

/** The field of one delivery setting, made from the setting's declaration. */
export function SettingField({ name, values, defaults, problem }: SettingFieldProps) {
  const setting = settingOf(name);
  if (!setting) return null;
  const { label, hint } = textsOf(setting, values ? undefined : defaults[name]);
  return (
    <div className={setting.kind === "waits" ? "sm:col-span-2" : undefined}>
      <Field label={label} hint={hint} problem={problem}>
        {(control) => controlOf(setting, { ...control, name }, values?.[name], defaults[name])}
      </Field>
    </div>
  );
}

type Value = DeliverySettings[DeliverySetting];

/** @param emptyMeans the value that a new endpoint gets if the field is empty */
function textsOf(
  setting: Setting,
  emptyMeans: Value | undefined,
): { label: string; hint: string | undefined } {
  const { label, hint } = setting;
  if (setting.kind === "switch" || setting.kind === "choice") return { label, hint };
  if (setting.kind === "waits") {
    const empty = Array.isArray(emptyMeans) ? formatSchedule(emptyMeans) : "no retries";
    return { label, hint: `${hint}. Empty: ${empty}` };
  }
  if (setting.kind === "text") return { label, hint: emptyMeans ? `${hint}. Empty: ${emptyMeans}` : hint };
  const { min, max, none, formUnit } = setting;
  const size = formUnit?.size ?? 1;
  const isFromDefault = none === undefined && typeof emptyMeans === "number";
  const empty = isFromDefault ? String(emptyMeans / size) : none;
  const parts = [hint, `${Math.ceil(min / size)} to ${max / size}`, empty && `Empty: ${empty}`];
  return {
    label: formUnit ? `${label}, in ${formUnit.name}` : label,
    hint: parts.filter((part) => part !== undefined).join(". "),
  };
}

type Control = FieldControl & { readonly name: string };

function controlOf(setting: Setting, control: Control, value: Value | undefined, defaultValue: Value) {
  switch (setting.kind) {
    case "number":
      return (
        <NumberInput setting={setting} control={control} value={shownNumber(setting, value, defaultValue)} />
      );
    case "waits":
      return (
        <Input
          {...control}
          defaultValue={Array.isArray(value) ? formatSchedule(value) : undefined}
          placeholder={Array.isArray(defaultValue) ? formatSchedule(defaultValue) : undefined}
          className="font-mono"
        />
      );
    case "switch":
    case "choice":
      return (
        <Select {...control} defaultValue={String(value ?? defaultValue)}>
          {Object.entries(setting.options).map(([option, label]) => (
            <option key={option} value={option}>
              {label}
            </option>
          ))}
        </Select>
      );
    case "text":
      return (
        <TextInput
          maxLength={setting.maxLength}
          control={control}
          value={value}
          defaultValue={defaultValue}
        />
      );
  }
}

interface TextInputProps {
  readonly maxLength: number;
  readonly control: Control;
  readonly value: Value | undefined;
  readonly defaultValue: Value;
}

function TextInput({ maxLength, control, value, defaultValue }: TextInputProps) {
  return (
    <Input
      {...control}
      maxLength={maxLength}
      defaultValue={typeof value === "string" ? value : undefined}
      placeholder={typeof defaultValue === "string" ? defaultValue : undefined}
      className="font-mono"
    />
  );
}

type NumberSetting = Extract<Setting, { kind: "number" }>;

/** An empty field means null where the setting allows it, so a new endpoint's default must be visible there. */
function shownNumber(
  { none }: NumberSetting,
  value: Value | undefined,
  defaultValue: Value,
): number | undefined {
  const shown = value === undefined && none !== undefined ? defaultValue : value;
  return typeof shown === "number" ? shown : undefined;
}

interface NumberInputProps {
  readonly setting: NumberSetting;
  readonly control: Control;
  readonly value: number | undefined;
}

function NumberInput({ setting: { min, max, formUnit }, control, value }: NumberInputProps) {
  const size = formUnit?.size ?? 1;
  return (
    <Input
      {...control}
      type="number"
      min={Math.ceil(min / size)}
      max={max / size}
      step={formUnit ? "any" : undefined}
      defaultValue={value === undefined ? undefined : value / size}
      className="font-mono"
    />
  );
}
