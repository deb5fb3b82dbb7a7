import { describe, expect, test } from "vitest";
import { dialects } from "@/lib/dialects";
import { createEndpointInput } from "./schemas";
import {
  deliverySettingKeys,
  type Setting,
  settingLabel,
  settingOf,
  settingsWithDefaults,
  usedSettings,
} from "./settings";

const required = { url: "https://example.com", dialect: "klikit", eventTypes: ["*"] };
const accepts = (key: string, value: unknown) =>
  createEndpointInput.safeParse({ ...required, [key]: value }).success;

test.each(Object.values(dialects))("the defaults of $name are valid settings", (dialect) => {
  const defaults = settingsWithDefaults(dialect);
  expect(Object.keys(defaults)).toEqual(deliverySettingKeys);
  expect(createEndpointInput.parse({ ...required, ...defaults })).toMatchObject(defaults);
});

test("a given setting takes the place of its default, also when it is null or false", () => {
  const given = { disableAfter: null, maxInFlight: 1, ordered: false };
  const settings = settingsWithDefaults(dialects.klikit, { ...given, rateLimit: undefined });
  expect(settings).toEqual({ ...settingsWithDefaults(dialects.klikit), ...given });
  expect(settings.rateLimit).toBeNull();
});

/** Values at and beyond the limits of a setting. */
function limitsOf(setting: Setting): { valid: unknown[]; invalid: unknown[] } {
  switch (setting.kind) {
    case "number": {
      const { min, max, none } = setting;
      const [valid, invalid] = none === undefined ? [[], [null]] : [[null], []];
      return { valid: [min, max, ...valid], invalid: [min - 1, max + 1, min + 0.5, "5", ...invalid] };
    }
    case "waits": {
      const { maxLength, maxSeconds } = setting;
      const valid = [[], [1, maxSeconds], Array(maxLength).fill(1)];
      return { valid, invalid: [[0], [maxSeconds + 1], Array(maxLength + 1).fill(1), null] };
    }
    case "switch":
      return { valid: [true, false], invalid: ["true", null] };
    case "choice":
      return { valid: Object.keys(setting.options), invalid: ["other", null] };
    case "text":
      return { valid: ["2026-10", null], invalid: ["x".repeat(setting.maxLength + 1), 5] };
  }
}

describe.each(deliverySettingKeys)("%s", (key) => {
  const setting = settingOf(key);
  if (!setting) throw new Error(`${key} is not declared`);
  const { valid, invalid } = limitsOf(setting);

  test.each(valid.map((value) => [value]))("can be %j", (value) => {
    expect(accepts(key, value)).toBe(true);
  });

  test.each(invalid.map((value) => [value]))("cannot be %j", (value) => {
    expect(accepts(key, value)).toBe(false);
  });
});

test("only dialects with versions use the API version", () => {
  const users = Object.values(dialects).filter((dialect) =>
    usedSettings(settingsWithDefaults(dialect)).includes("apiVersion"),
  );
  expect(users.map(({ name }) => name)).toEqual(["stripe", "shopify"]);
});

test("messages name the limit in the setting's unit", () => {
  const messages = Object.entries({ timeoutMs: 1, disableAfter: 60, retrySchedule: [0] }).map(
    ([key, value]) =>
      createEndpointInput
        .safeParse({ ...required, [key]: value })
        .error?.issues.map(({ message }) => message),
  );
  expect(messages).toEqual([
    ["must be at least 1000"],
    ["must be at least 1 hour, or null for never"],
    ["must be at least 1 second"],
  ]);
});

test("fields that are not declared have their own name as label", () => {
  expect(["timeoutMs", "description", "toString"].map(settingLabel)).toEqual(["Timeout", "Name", "toString"]);
});
