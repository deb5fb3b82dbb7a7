import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, vi } from "vitest";
import { dialectNames, dialects } from "./index";
import { sign } from "./sign";
import { secrets } from "./signed.fixture";
import type { VerifyInput } from "./types";
import { type ForeignVector, foreignVectors } from "./vectors.fixture";
import { verify } from "./verify";

function requestOf(vector: ForeignVector): VerifyInput {
  return {
    headers: vector.headers,
    body: Buffer.from(vector.body),
    secrets: [vector.secret],
    now: new Date((vector.at ?? 0) * 1_000),
  };
}

const all = dialectNames.flatMap((name) => foreignVectors[name].map((vector) => ({ name, vector })));

describe("signatures that others made", () => {
  it.each(dialectNames)("there is one for %s", (name) => {
    expect(foreignVectors[name]?.length ?? 0).toBeGreaterThan(0);
  });

  it.each(all)("$name: verified, from $vector.madeBy", ({ name, vector }) => {
    expect(verify(dialects[name], requestOf(vector))).toEqual({ outcome: "verified", secretIndex: 0 });
  });

  it.each(all)("$name: rejected with another secret", ({ name, vector }) => {
    const request = { ...requestOf(vector), secrets: [secrets.foreign] };
    expect(verify(dialects[name], request)).toEqual({ outcome: "invalid_signature", hint: "mismatch" });
  });
});

describe("signatures that we create for others", () => {
  // Stripe's vector also contains a v0, and Svix uses other header names. We write neither.
  const rebuilt = all.filter(({ name, vector }) => name !== "stripe" && !vector.secret.startsWith("whpk_"));

  it.each(rebuilt)("$name: our signer writes the foreign signature, byte for byte", ({ name, vector }) => {
    const { header } = dialects[name].signature;
    const headers = sign(dialects[name], {
      id: vector.headers["webhook-id"] ?? "any",
      type: "any",
      body: Buffer.from(vector.body),
      secrets: [vector.secret],
      now: new Date((vector.at ?? 0) * 1_000),
    });
    expect(headers[header]).toBe(vector.headers[header]);
  });

  it("signs v1a like Svix, with a private key", () => {
    const [hmac, ed25519] = foreignVectors["standard-webhooks"];
    const privateKey =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    const headers = sign(dialects["standard-webhooks"], {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      type: "any",
      body: Buffer.from('{"test": 2432232314}'),
      secrets: [hmac?.secret ?? "", privateKey],
      now: new Date(1_614_265_330_000),
    });
    const both = `${hmac?.headers["webhook-signature"]} ${ed25519?.headers["svix-signature"]}`;
    expect(headers["webhook-signature"]).toBe(both);
  });
});

describe("the standardwebhooks library", () => {
  const library = new Webhook(secrets.current);
  const dialect = dialects["standard-webhooks"];
  const body = '{"type":"contact.created","data":{"name":"Zoë"}}';
  const now = new Date("2026-05-04T10:00:00Z");

  it("verifies what we sign, also while two secrets sign", () => {
    vi.useFakeTimers({ now });
    const signing = [secrets.former, secrets.current];
    const headers = sign(dialect, {
      id: "dlv_1",
      type: "any",
      body: Buffer.from(body),
      secrets: signing,
      now,
    });
    expect(library.verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => library.verify(`${body} `, headers)).toThrow("No matching signature");
    vi.useRealTimers();
  });

  it("signs what we verify", () => {
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(now.getTime() / 1_000),
      "webhook-signature": library.sign("msg_1", now, body),
    };
    const request = { headers, body: Buffer.from(body), secrets: [secrets.current], now };
    expect(verify(dialect, request)).toEqual({ outcome: "verified", secretIndex: 0 });
  });
});

it("a body that is not UTF-8 is signed as bytes, where JavaScript libraries re-encode it", () => {
  const body = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const expected = createHmac("sha256", secrets.current).update(body).digest("hex");
  const headers = sign(dialects.klikit, {
    id: "1",
    type: "t",
    body,
    secrets: [secrets.current],
    now: new Date(),
  });
  expect(headers["x-klikit-signature"]).toBe(expected);
});
