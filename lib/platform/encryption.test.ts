import { afterEach, describe, expect, test } from "vitest";
import { currentKeyId, keyIdOf, knownKeyIds, MissingKeyError, seal, unseal } from "./encryption";
import { EnvError, env, extendEnv, parseEnv } from "./env";

const given = env().PORTICO_ENCRYPTION_KEY ?? "";
const [first, second, third] = ["one", "two", "three"].map((text) =>
  Buffer.alloc(32, text).toString("base64"),
) as [string, string, string];

function setKeys(current: string, ...previous: string[]): void {
  extendEnv({ PORTICO_ENCRYPTION_KEY: current, PORTICO_ENCRYPTION_KEY_PREVIOUS: previous.join(",") });
}

afterEach(() => setKeys(given));

describe("several keys", () => {
  test("the current one encrypts, each of them decrypts", () => {
    const sealed = [first, second, third].map((key) => {
      setKeys(key);
      return seal(key, "row");
    });
    setKeys(third, first, second);
    expect(sealed.map((each) => unseal(each, "row"))).toEqual([first, second, third]);
    expect(seal("text", "row").keyId).toBe(keyIdOf(third));
    expect(knownKeyIds()).toEqual([third, first, second].map(keyIdOf));
    expect(currentKeyId()).toBe(keyIdOf(third));
  });

  test("a ciphertext of a removed key cannot be decrypted, and the error names this key and the known ones", () => {
    setKeys(first);
    const sealed = seal("text", "row");
    setKeys(second, third);
    expect(() => unseal(sealed, "row")).toThrow(MissingKeyError);
    for (const id of [first, second, third].map(keyIdOf)) expect(() => unseal(sealed, "row")).toThrow(id);
  });

  test("a ciphertext of one key cannot be decrypted as one of another", () => {
    setKeys(first, second);
    expect(() => unseal({ ...seal("text", "row"), keyId: keyIdOf(second) }, "row")).toThrow();
  });

  test("an id reveals nothing about its key", () => {
    const bytes = Buffer.from(first, "base64");
    for (const encoding of ["hex", "base64"] as const)
      expect(bytes.toString(encoding)).not.toContain(keyIdOf(first));
    expect(keyIdOf(first)).toMatch(/^[0-9a-f]{8}$/);
  });
});

test("a truncated ciphertext cannot be decrypted, not even with a shorter tag that would fit", () => {
  const sealed = seal("", "row");
  for (let length = 0; length < sealed.ciphertext.length; length += 1) {
    expect(() => unseal({ ...sealed, ciphertext: sealed.ciphertext.slice(0, length) }, "row")).toThrow();
  }
});

describe("the keys in the environment", () => {
  const parse = (PORTICO_ENCRYPTION_KEY_PREVIOUS: string, PORTICO_ENCRYPTION_KEY = first) =>
    parseEnv({ NODE_ENV: "test", PORTICO_ENCRYPTION_KEY, PORTICO_ENCRYPTION_KEY_PREVIOUS });

  test("are one or several, separated by commas and spaces", () => {
    expect(parse("").PORTICO_ENCRYPTION_KEY_PREVIOUS).toEqual([]);
    expect(parse(first).PORTICO_ENCRYPTION_KEY_PREVIOUS).toEqual([first]);
    expect(parse(` ${first}, ${second} ,`).PORTICO_ENCRYPTION_KEY_PREVIOUS).toEqual([first, second]);
  });

  test.each([31, 33, 16])("must have 32 bytes, not %i", (size) => {
    const wrong = Buffer.alloc(size, "key").toString("base64");
    expect(() => parse(wrong)).toThrow(EnvError);
    expect(() => parse(`${first},${wrong}`)).toThrow(/PORTICO_ENCRYPTION_KEY_PREVIOUS.*32 bytes/);
    expect(() => parse("", wrong)).toThrow(/PORTICO_ENCRYPTION_KEY: must be 32 bytes/);
  });
});
