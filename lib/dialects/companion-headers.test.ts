import { describe, expect, it } from "vitest";
import { maskCredentials } from "@/lib/http/stored-headers";
import { companionHeaders } from "./companion-headers";
import { dialectNames, dialects } from "./index";
import { sign } from "./sign";
import { now, secrets } from "./signed.fixture";
import { visibleHeaderNames } from "./visible-headers";

const event = {
  id: "evt_1",
  type: "orders/create",
  createdAt: new Date("2026-05-04T10:00:00.123Z"),
  apiVersion: "2026-07",
  received: {},
  retries: 0,
};

describe.each(dialectNames)("%s", (name) => {
  const dialect = dialects[name];
  const { companionHeaders: companions = [] } = dialect;

  it("sends on what came in, unchanged", () => {
    const received = Object.fromEntries(companions.map((each) => [each.name, `value of ${each.name}`]));
    expect(companionHeaders(dialect, { ...event, received })).toEqual(received);
  });

  it("sends on nothing else", () => {
    const received = {
      "x-vercel-oidc-token": "t",
      "x-forwarded-for": "192.0.2.1",
      [dialect.signature.header]: "s",
    };
    expect(companionHeaders(dialect, { ...event, received })).toEqual(companionHeaders(dialect, event));
  });

  it("names each header once, in lower case, and none that sign sets or that is masked when stored", () => {
    const signed = sign(dialect, { ...event, body: Buffer.from("{}"), secrets: [secrets.current], now });
    const names = companions.map((each) => each.name);
    expect(new Set(names).size).toBe(names.length);
    for (const each of names) {
      expect(each).toBe(each.toLowerCase());
      expect(Object.keys(signed)).not.toContain(each);
      expect(maskCredentials([[each, "value"]])).toEqual([[each, "value"]]);
    }
  });

  it("fills its stand-ins completely", () => {
    for (const value of Object.values(companionHeaders(dialect, event))) expect(value).toMatch(/^[^{}]+$/);
  });

  it("shows a partner the headers that it needs, with the signature masked", () => {
    const visible = visibleHeaderNames(dialect);
    const aliases = Object.values(dialect.headerAliases ?? {}).flat();
    for (const each of [...dialect.requiredHeaders, ...aliases, ...companions.map((c) => c.name)]) {
      expect(visible).toContain(each);
    }
    for (const each of ["authorization", "cookie", "x-forwarded-for", "cf-ray", "x-vercel-id"]) {
      expect(visible).not.toContain(each);
    }
    const signatures = [
      dialect.signature.header,
      ...(dialect.headerAliases?.[dialect.signature.header] ?? []),
    ];
    for (const each of signatures) expect(maskCredentials([[each, "value"]])).toEqual([[each, "••••"]]);
  });

  it("has a default API version that its own rule accepts", () => {
    if (dialect.apiVersion) expect(dialect.apiVersion.default).toMatch(dialect.apiVersion.pattern);
  });
});

it("shopify: stand-ins that its validator accepts and that name no real shop", () => {
  expect(companionHeaders(dialects.shopify, event)).toEqual({
    "x-shopify-shop-domain": "portico.invalid",
    "x-shopify-api-version": "2026-07",
    "x-shopify-event-id": "evt_1",
    "x-shopify-triggered-at": "2026-05-04T10:00:00.123Z",
  });
});

it("github: the documented prefix of the user agent", () => {
  expect(companionHeaders(dialects.github, event)["user-agent"]).toMatch(/^GitHub-Hookshot\//);
});

it("slack: counts Portico's retries, and sends on none of Slack's", () => {
  const received = { "x-slack-retry-num": "3", "x-slack-retry-reason": "http_timeout" };
  expect(companionHeaders(dialects.slack, { ...event, received })).toEqual({});
  expect(companionHeaders(dialects.slack, { ...event, received, retries: 2 })).toEqual({
    "x-slack-retry-num": "2",
  });
});
