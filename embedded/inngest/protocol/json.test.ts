import { expect, test } from "vitest";
import { canonicalJson, parseJson } from "./json";

test("canonical text sorts keys by UTF-16 code units and writes numbers as ECMAScript does", () => {
  // The sample of RFC 8785, section 3.2.2.
  const value = parseJson(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"literals":[null,true]}',
  );
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  );
  expect(canonicalJson(undefined)).toBe("null");
});

test("lone surrogates are replaced, in keys as well, and pairs are kept", () => {
  const parsed = parseJson('{"a\\ud800":["\\udc00","\\ud83d\\ude00"]}');
  expect(parsed).toEqual({ "a\ufffd": ["\ufffd", "\u{1f600}"] });
  expect(() => canonicalJson(parsed)).not.toThrow();
});
