import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkTarget } from "@/lib/http/target";
import { createAccessLinkInput } from "@/lib/members/access-links/schemas";
import { parseUrl } from "./parse-url";

const international = [
  ["http://bücher.example/hook", "http://xn--bcher-kva.example/hook"],
  ["https://café.example/", "https://xn--caf-dma.example/"],
  ["https://señor.example/x?y=ñ", "https://xn--seor-hqa.example/x?y=%C3%B1"],
  ["https://例え.example/x", "https://xn--r8jz45g.example/x"],
  ["https://example.com/straße/☃", "https://example.com/stra%C3%9Fe/%E2%98%83"],
] as const;

/** Enough calls that V8 optimises a function, which is when `URL.canParse` of Node 20 turns wrong. */
function warmUp(parse: (text: string) => unknown): void {
  for (let index = 0; index < 60_000; index += 1) parse(`http://127.0.0.1:${4_000 + (index % 90)}/hook`);
}

describe("after many thousand other URLs", () => {
  test("international names are parsed", () => {
    warmUp((text) => parseUrl(text));
    for (const [text, href] of international) expect(parseUrl(text)?.href).toBe(href);
    expect(parseUrl("/x?é=1", "http://bücher.example")?.href).toBe("http://xn--bcher-kva.example/x?%C3%A9=1");
    expect(parseUrl("bücher.example")).toBeUndefined();
  });

  test("endpoints may have international names", () => {
    const policy = { allowPrivateTargets: true };
    warmUp((text) => checkTarget(text, policy));
    for (const [text, href] of international) {
      expect(checkTarget(text, policy)).toMatchObject({ url: { href } });
    }
  });

  test("links out of the portal may have international names", () => {
    const returnUrlOf = (returnUrl: string) => createAccessLinkInput.safeParse({ returnUrl }).data?.returnUrl;
    warmUp(returnUrlOf);
    for (const [text] of international) expect(returnUrlOf(text)).toBe(text);
  });

  test("a schema of a URL with a protocol is right", () => {
    const schema = z.url({ protocol: /^https?$/ });
    warmUp((text) => schema.safeParse(text));
    for (const [text] of international) expect(schema.safeParse(text).success).toBe(true);
  });
});
