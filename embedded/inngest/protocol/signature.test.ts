import { expect, test } from "vitest";
import { equal, sign } from "./signature";

const key = "signkey-test-00112233445566778899aabbccddeeff";
const canonical = '{"ctx":{"run_id":"01"},"event":{"name":"gw/é"}}';
const seconds = 1_795_197_512;

// printf '%s%s' "$canonical" 1795197512 | openssl dgst -sha256 -hmac 00112233445566778899aabbccddeeff
const digest = "9e7ea8b2e946f8ba256b8f8d4a31648ec5046ef82bee9209cdbeb783e32a71b2";

test("the signature is the one that openssl makes", () => {
  expect(sign(canonical, key, seconds * 1000 + 999)).toBe(`t=${seconds}&s=${digest}`);
});

test("secrets are equal only when all characters are", () => {
  expect([equal("a", "a"), equal("a", "ab"), equal("a", "b"), equal("", "")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
