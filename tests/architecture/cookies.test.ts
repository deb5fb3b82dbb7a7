import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** Cookies get their options from one of these, which make them secure where Portico is served over https. */
const options = /\.\.\.(cookieOptions\(\)|framed)/;

/** The places where a cookie is set without them. */
function insecureCookiesIn(text: string): string[] {
  const calls = text.match(/(\(await cookies\(\)\)|\bjar|\bcookies)\s*\.set\([^;]*;/g) ?? [];
  return calls.filter((call) => !options.test(call));
}

describe("a cookie", () => {
  test("is set with the common options", () => {
    const files = readdirSync("app", { recursive: true, encoding: "utf8" })
      .map((file) => join("app", file))
      .filter((file) => /\.tsx?$/.test(file));
    const texts = files.map((file) => readFileSync(file, "utf8"));
    expect(texts.filter((text) => options.test(text)).length).toBeGreaterThan(3);
    expect(texts.flatMap(insecureCookiesIn)).toEqual([]);
  });

  test.each([
    '(await cookies()).set("a", "b", { httpOnly: true, path: "/" });',
    'jar.set("a", "b");',
    'cookies.set(name, value, {\n  path: "/",\n});',
  ])("without them is found: %s", (text) => {
    expect(insecureCookiesIn(text)).toHaveLength(1);
  });
});
