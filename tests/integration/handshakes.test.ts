import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { dialects } from "@/lib/dialects";
import {
  challengeResponseCheck,
  hubChallenge,
  hubChallengeWithToken,
  plainTokenValidation,
  validationToken,
} from "@/lib/dialects/handshake-kinds";
import type { DialectName, Handshake } from "@/lib/dialects/types";
import { createSource } from "@/lib/sources/create-source";
import { readSource } from "@/lib/sources/read-source";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import type { Listening } from "@/tests/support/listen";
import { mounts } from "@/tests/support/mounts";
import { operator, sql, unique, usePortico } from "@/tests/support/portico";

// Next runs `after` once the response is out; there is no Next here.
vi.mock("next/server", () => ({ after: (work: () => unknown) => work() }));

let close: () => Promise<void>;
beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());

async function sourceOf(dialect: DialectName) {
  const [slug, secret] = [unique("source"), unique("secret-of-a-test")];
  const { id } = await createSource({ ctx: operator, input: { slug, dialect, secret } });
  return { slug, secret, id };
}

/** Gives a dialect handshakes for the length of a test, because only Slack has one so far. */
async function withHandshakes(
  dialect: DialectName,
  handshakes: readonly Handshake[],
  run: () => Promise<void>,
) {
  Object.assign(dialects[dialect], { handshakes });
  try {
    await run();
  } finally {
    Object.assign(dialects[dialect], { handshakes: undefined });
  }
}

const sha256 = (secret: string, text: string, encoding: "hex" | "base64" = "hex") =>
  createHmac("sha256", secret).update(text).digest(encoding);

/** The headers of a Slack request. They are made here, so that the test does not rely on Portico's signer. */
function slackHeaders(secret: string, body: string, at = Math.floor(Date.now() / 1_000)) {
  return {
    "content-type": "application/json",
    "x-slack-request-timestamp": String(at),
    "x-slack-signature": `v0=${sha256(secret, `v0:${at}:${body}`)}`,
  };
}

const storedOf = (slug: string) =>
  sql<{ events: number; handshake: boolean; codes: string[] }>(
    `SELECT (SELECT count(*)::int FROM events WHERE source_id = s.id) AS events,
       s.last_handshake_at > now() - interval '1 minute' AS handshake,
       ARRAY(SELECT code FROM rejections WHERE slug = s.slug ORDER BY id) AS codes
     FROM sources s WHERE slug = $1`,
    slug,
  );

describe.each(Object.entries(mounts))("%s", (_, mount) => {
  let mounted: Listening;
  beforeAll(async () => {
    mounted = await mount();
  });
  afterAll(() => mounted.close());

  async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${mounted.url}/api/webhooks/${path}`, { method, body, headers });
    const text = await response.text();
    return {
      status: response.status,
      text,
      type: response.headers.get("content-type"),
      headers: response.headers,
    };
  }

  const verification = (challenge: unknown) =>
    JSON.stringify({ token: "t", challenge, type: "url_verification" });

  test("responds to Slack's signed url_verification and stores only its time", async () => {
    const { slug, secret, id } = await sourceOf("slack");
    const body = verification("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    const response = await ask("POST", slug, body, slackHeaders(secret, body));
    expect(response).toMatchObject({ status: 200, type: "application/json" });
    expect(JSON.parse(response.text)).toEqual({
      challenge: "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
    });
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await storedOf(slug)).toEqual([{ events: 0, handshake: true, codes: [] }]);
    const { lastHandshakeAt, verifyToken } = await readSource({ ctx: operator, sourceId: id });
    expect([typeof lastHandshakeAt, verifyToken]).toEqual(["string", null]);
    // A real event is stored as before.
    const event = JSON.stringify({ event_id: "Ev1", event: { type: "message", challenge: "x" } });
    expect((await ask("POST", slug, event, slackHeaders(secret, event))).text).toBe('{"status":"received"}');
  });

  test("repeats no challenge of a request whose signature is not valid, or old", async () => {
    const { slug, secret } = await sourceOf("slack");
    const body = verification("c-123");
    const requests = [
      slackHeaders("another secret", body),
      slackHeaders(secret, `${body} `),
      slackHeaders(secret, body, Math.floor(Date.now() / 1_000) - 3_600),
    ];
    for (const headers of requests) {
      const response = await ask("POST", slug, body, headers);
      expect(response.status).toBe(401);
      expect(response.text).not.toContain("c-123");
    }
    expect((await ask("POST", slug, body)).status).toBe(400);
    expect(await storedOf(slug)).toEqual([
      {
        events: 0,
        handshake: null,
        codes: ["invalid_signature", "invalid_signature", "stale_timestamp", "missing_headers"],
      },
    ]);
  });

  test("repeats no markup, no line breaks and nothing long", async () => {
    const { slug, secret } = await sourceOf("slack");
    for (const challenge of ["<script>", "a\r\nb", "ü", "x".repeat(1_025), "", "\u0000"]) {
      const body = verification(challenge);
      const response = await ask("POST", slug, body, slackHeaders(secret, body));
      expect([challenge, response.status, response.text]).toEqual([
        challenge,
        400,
        '{"error":"invalid challenge"}',
      ]);
    }
    // Without a text as its challenge it is an event, which lacks an id.
    for (const challenge of [7, null, ["x"], undefined]) {
      const body = verification(challenge);
      const response = await ask("POST", slug, body, slackHeaders(secret, body));
      expect([challenge, response.status, JSON.parse(response.text).error]).toEqual([
        challenge,
        400,
        "missing event id",
      ]);
    }
  });

  test("a GET request is accepted only by a dialect with such a handshake", async () => {
    const { slug } = await sourceOf("slack");
    for (const path of [slug, `${slug}?hub.mode=subscribe&hub.challenge=1`, "nobody?crc_token=1"]) {
      const response = await ask("GET", path);
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  test("Microsoft's validationToken is returned as plain text, decoded", async () => {
    await withHandshakes("github", [validationToken], async () => {
      const { slug } = await sourceOf("github");
      const token =
        "Validation: Testing client application reachability for subscription Request-Id: 40aeebdb/9+8=";
      const query = `validationToken=${encodeURIComponent(token).replaceAll("%20", "+")}`;
      const response = await ask("POST", `${slug}?${query}`);
      expect(response).toMatchObject({ status: 200, text: token, type: "text/plain; charset=utf-8" });
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect((await ask("POST", `${slug}?validationToken=%3Cb%3E`)).status).toBe(400);
      expect((await ask("POST", `${slug}?validationToken=a&validationToken=b`, "{}")).status).toBe(400);
      expect((await ask("GET", `${slug}?${query}`)).status).toBe(405);
      expect((await storedOf(slug))[0]).toMatchObject({ events: 0, handshake: true });
    });
  });

  test("hub.challenge needs the source's verify token if the dialect has one, also that of an old secret in its overlap", async () => {
    await withHandshakes("shopify", [hubChallengeWithToken], async () => {
      const { slug, secret, id } = await sourceOf("shopify");
      const { verifyToken } = await readSource({ ctx: operator, sourceId: id });
      expect(verifyToken).toMatch(/^[0-9a-f]{32}$/);
      const hub = (token: string, mode = "subscribe") =>
        ask("GET", `${slug}?hub.mode=${mode}&hub.challenge=1158201444&hub.verify_token=${token}`);
      expect(await hub(verifyToken ?? "")).toMatchObject({ status: 200, text: "1158201444" });
      for (const token of ["", secret, "0".repeat(32), `${verifyToken}&hub.verify_token=${verifyToken}`]) {
        const refused = await hub(token);
        expect([refused.status, refused.text]).toEqual([403, '{"error":"invalid verify token"}']);
      }
      expect((await hub(verifyToken ?? "", "other")).status).toBe(405);
      await rotateSourceSecret({ ctx: operator, sourceId: id, input: { overlapSeconds: 600 } });
      expect((await readSource({ ctx: operator, sourceId: id })).verifyToken).not.toBe(verifyToken);
      expect((await hub(verifyToken ?? "")).status).toBe(200);
      expect((await storedOf(slug))[0]?.codes).toContain("invalid_verify_token");
    });
  });

  test("WebSub's hub.challenge is returned in both of its modes", async () => {
    await withHandshakes("github", [hubChallenge], async () => {
      const { slug } = await sourceOf("github");
      for (const mode of ["subscribe", "unsubscribe"]) {
        const response = await ask(
          "GET",
          `${slug}?hub.mode=${mode}&hub.topic=https%3A%2F%2Fa.example&hub.challenge=x-1`,
        );
        expect(response).toMatchObject({ status: 200, text: "x-1" });
      }
      expect((await ask("GET", `${slug}?hub.mode=denied&hub.challenge=x`)).status).toBe(405);
    });
  });

  test("X's crc_token gets its HMAC, and nothing is signed that could be an event", async () => {
    await withHandshakes("stripe", [challengeResponseCheck], async () => {
      const { slug, secret } = await sourceOf("stripe");
      const crc = "9b4507b3-9040-4669-9ca3-6b94edb50553";
      const response = await ask("GET", `${slug}?crc_token=${crc}&nonce=1`);
      expect(JSON.parse(response.text)).toEqual({
        response_token: `sha256=${sha256(secret, crc, "base64")}`,
      });
      for (const forged of ['{"id":"evt_1"}', "1777888800.x", "a b", "x".repeat(257)]) {
        const refused = await ask("GET", `${slug}?crc_token=${encodeURIComponent(forged)}`);
        expect([forged, refused.status]).toEqual([forged, 400]);
      }
    });
  });

  test("Zoom's plainToken gets its HMAC once the request is verified, by the secret that verified it", async () => {
    const original = dialects.slack.handshakes;
    await withHandshakes("slack", [plainTokenValidation], async () => {
      const { slug, secret, id } = await sourceOf("slack");
      await rotateSourceSecret({ ctx: operator, sourceId: id, input: { overlapSeconds: 600 } });
      const body = JSON.stringify({
        event: "endpoint.url_validation",
        payload: { plainToken: "qgg8vlvZRS6UYooatFL8Aw" },
      });
      const response = await ask("POST", slug, body, slackHeaders(secret, body));
      expect(JSON.parse(response.text)).toEqual({
        plainToken: "qgg8vlvZRS6UYooatFL8Aw",
        encryptedToken: sha256(secret, "qgg8vlvZRS6UYooatFL8Aw"),
      });
      expect((await ask("POST", slug, body, slackHeaders("wrong", body))).status).toBe(401);
    });
    Object.assign(dialects.slack, { handshakes: original });
  });
});
