import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { changedEndpointInput, newEndpointInput } from "@/app/(portal)/endpoints/endpoint-form-input";
import { SettingField } from "@/components/endpoints/form/setting-field";
import { dialects } from "@/lib/dialects";
import { createEndpointInput, updateEndpointInput } from "@/lib/endpoints/schemas";
import {
  type DeliverySettings,
  deliverySettingKeys,
  deliverySettings,
  settingsWithDefaults,
} from "@/lib/endpoints/settings";
import { pick } from "@/lib/platform/objects";

// A dialect that uses every setting.
const dialect = dialects.shopify;
const defaults = settingsWithDefaults(dialect);

/** What a browser sends for the fields of the delivery settings when nobody has touched them. */
function untouchedForm(values: DeliverySettings | undefined): FormData {
  const form = new FormData();
  form.set("url", "https://example.com/");
  form.set("eventTypes", "*");
  for (const name of deliverySettingKeys) {
    const field = createElement(SettingField, { name, values, defaults, problem: undefined });
    const html = renderToStaticMarkup(field);
    const option = /<option value="([^"]*)" selected/.exec(html)?.[1];
    const shown = option ?? /<input[^>]* value="([^"]*)"/.exec(html)?.[1];
    expect(html).toContain(`name="${name}"`);
    form.set(name, shown ?? "");
  }
  return form;
}

const unusual: DeliverySettings = {
  timeoutMs: 7_500,
  maxInFlight: 3,
  retrySchedule: [30, 60, 7_200],
  rateLimit: 50,
  ordered: true,
  lateSuccess: "accept",
  disableAfter: 86_400,
  apiVersion: "2026-07",
};

test.each([
  ["the defaults", defaults],
  ["other values", unusual],
  ["empty fields", { ...unusual, retrySchedule: [], rateLimit: null, disableAfter: null }],
])("saving an untouched form with %s changes no setting", (_, values) => {
  const input = updateEndpointInput.parse(changedEndpointInput(untouchedForm(values)));
  expect(pick(input, deliverySettingKeys)).toEqual(values);
});

test("the untouched form of a new endpoint asks for the defaults", () => {
  const form = untouchedForm(undefined);
  form.set("dialect", dialect.name);
  const input = createEndpointInput.parse(newEndpointInput(form));
  expect(settingsWithDefaults(dialect, input)).toEqual(defaults);
});

test("each field of a new endpoint has its label, its limits and what an empty field means", () => {
  const htmls = deliverySettingKeys.map((name) =>
    renderToStaticMarkup(
      createElement(SettingField, { name, values: undefined, defaults, problem: "is wrong" }),
    ),
  );
  for (const [index, name] of deliverySettingKeys.entries()) {
    expect(htmls[index]).toContain(deliverySettings[name].label);
    expect(htmls[index]).toContain("Is wrong.");
  }
  const maxInFlight = createElement(SettingField, {
    name: "maxInFlight",
    values: undefined,
    defaults,
    problem: undefined,
  });
  expect(renderToStaticMarkup(maxInFlight)).toContain("1 to 100. Empty: 10");
});
