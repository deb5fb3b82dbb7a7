import { expect, test } from "vitest";
import { bearerToken, equal, isSignedBy, sign } from "./signature";

const key = "signkey-test-00112233445566778899aabbccddeeff";
const body = { event: { name: "gw/é" }, ctx: { run_id: "01" } };
const canonical = '{"ctx":{"run_id":"01"},"event":{"name":"gw/é"}}';
const seconds = 1_795_197_512;

// printf '%s%s' "$canonical" 1795197512 | openssl dgst -sha256 -hmac 00112233445566778899aabbccddeeff
const digest = "9e7ea8b2e946f8ba256b8f8d4a31648ec5046ef82bee9209cdbeb783e32a71b2";

test("the signature is the one that openssl makes", () => {
  expect(sign(canonical, key, seconds * 1000 + 999)).toBe(`t=${seconds}&s=${digest}`);
});

test("a body is accepted in any key order, and only with its own signature, key and time", () => {
  const header = `t=${seconds}&s=${digest}`;
  const now = seconds * 1000;
  expect(isSignedBy(body, header, key, now)).toBe(true);
  expect(isSignedBy({ ...body, more: 1 }, header, key, now)).toBe(false);
  expect(isSignedBy(body, header, key.replace("ff", "fe"), now)).toBe(false);
  expect(isSignedBy(body, header, key, now + 300_001)).toBe(false);
  expect(isSignedBy(body, header, key, now - 301_000)).toBe(false);
  for (const broken of [
    "",
    "t=&s=",
    `s=${digest}`,
    `t=x&s=${digest}`,
    `t=${seconds}&s=`,
    `t=${seconds}&s=${digest}0`,
  ]) {
    expect(isSignedBy(body, broken, key, now)).toBe(false);
  }
});

test("the bearer is the prefix and the SHA-256 of the decoded key", () => {
  // printf 00112233445566778899aabbccddeeff | xxd -r -p | openssl dgst -sha256
  expect(bearerToken(key)).toBe(
    "signkey-test-a8faed6abbf35c12a4b26e40f6feb19d736d90045c83b9f9a31f638d323e6811",
  );
});

test("secrets of different length are just different", () => {
  expect([equal("a", "a"), equal("a", "ab"), equal("", "")]).toEqual([true, false, true]);
});
