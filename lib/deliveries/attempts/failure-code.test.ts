import { describe, expect, test } from "vitest";
import { codeOfResponse } from "./failure-code";

describe("codeOfResponse", () => {
  test.each([
    [200, "succeeded"],
    [204, "succeeded"],
    [299, "succeeded"],
    [304, "http_3xx"],
    [400, "http_4xx"],
    [401, "http_401"],
    [410, "http_410"],
    [429, "http_429"],
    [502, "http_5xx"],
    [0, "http_other"],
    [600, "http_other"],
    [999, "http_other"],
  ])("%i is %s", (status, code) => expect(codeOfResponse(status, [])).toBe(code));

  test.each([
    [202, "x-amzn-waf-action", "challenge"],
    [405, "X-Amzn-Waf-Action", "CAPTCHA"],
    [403, "CF-Mitigated", "challenge"],
    [429, "x-vercel-mitigated", " challenge "],
    [200, "cf-mitigated", "challenge"],
  ])("%i with %s: %s is a challenge and no success", (status, name, value) => {
    expect(
      codeOfResponse(status, [
        ["server", "x"],
        [name, value],
      ]),
    ).toBe("challenge_page");
  });

  test.each([
    ["x-amzn-waf-action", "allow"],
    ["cf-mitigated", "no challenge"],
    ["x-vercel-mitigated", "deny"],
    ["x-other", "challenge"],
  ])("%s: %s is none", (name, value) => expect(codeOfResponse(200, [[name, value]])).toBe("succeeded"));
});
