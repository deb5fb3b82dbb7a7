import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { dialectNames } from "@/lib/dialects";
import { generateSecret } from "@/lib/dialects/secrets";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { readEndpoint } from "@/lib/endpoints/read-endpoint";
import { readEndpointHistory } from "@/lib/endpoints/read-endpoint-history";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { attemptsOf, drain, ingest } from "@/tests/support/deliver";
import { internalId, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Received, type Receiver, startReceiver } from "@/tests/support/receiver";
import { auditOf, letTimePass, signedEndpoint, verifies } from "@/tests/support/secrets";

const overlapSeconds = 3_600;
let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const rotate = (endpointId: string, input: object = {}) =>
  rotateEndpointSecret({ ctx: operator, endpointId, input });

describe("during an overlap", () => {
  test("the old and the new secret verify; a second after it, only the new one", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver);
    const rotated = await rotate(endpoint.id, { overlapSeconds });
    expect(rotated).toMatchObject({ version: 2, overlapSeconds, bothSign: true });

    await letTimePass(endpointId, overlapSeconds - 60);
    const during = await deliver();
    expect([endpoint.secret, rotated.secret].map((secret) => verifies(secret, during))).toEqual([true, true]);

    await letTimePass(endpointId, 61);
    const after = await deliver();
    expect([endpoint.secret, rotated.secret].map((secret) => verifies(secret, after))).toEqual([false, true]);
  });

  test("a second rotation adds a third signature, the newest first", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver);
    const second = await rotate(endpoint.id, { overlapSeconds });
    const third = await rotate(endpoint.id, { overlapSeconds: 2 * overlapSeconds });
    const request = await deliver();
    expect(String(request.headers["webhook-signature"]).split(" ")).toHaveLength(3);
    for (const { secret } of [endpoint, second, third]) expect(verifies(secret, request)).toBe(true);
    expect(await attemptsOf(endpointId)).toMatchObject([{ secret_version: 3 }]);

    // The longer overlap of the second rotation does not extend the time of the first secret.
    await letTimePass(endpointId, overlapSeconds + 1);
    const later = await deliver();
    expect([endpoint, second, third].map(({ secret }) => verifies(secret, later))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("a rotation without overlap ends every older secret at once, even during a running overlap", async () => {
    const { endpoint, deliver } = await signedEndpoint(receiver);
    const second = await rotate(endpoint.id, { overlapSeconds });
    const third = await rotate(endpoint.id, { overlapSeconds: 0 });
    expect(third.bothSign).toBe(false);
    const request = await deliver();
    expect([endpoint, second, third].map(({ secret }) => verifies(secret, request))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("it can be ended early, which is audited once", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver);
    const { secret } = await rotate(endpoint.id, { overlapSeconds });
    const end = () => endEndpointOverlap({ ctx: operator, endpointId: endpoint.id });
    expect(await end()).toEqual({ id: endpoint.id, endedVersions: [1] });
    const request = await deliver();
    expect([endpoint.secret, secret].map((each) => verifies(each, request))).toEqual([false, true]);
    expect(await end()).toEqual({ id: endpoint.id, endedVersions: [] });
    expect((await auditOf(endpointId)).map(({ action }) => action)).toEqual([
      "endpoint.create",
      "endpoint.rotate_secret",
      "endpoint.end_overlap",
    ]);
  });

  test("its end follows the database's clock", async () => {
    const { endpoint, deliver } = await signedEndpoint(receiver);
    await rotate(endpoint.id, { overlapSeconds: 1 });
    await vi.waitFor(async () => expect(verifies(endpoint.secret, await deliver())).toBe(false), {
      timeout: 20_000,
      interval: 200,
    });
  });
});

test.each(dialectNames)("%s: has its default overlap", async (dialect) => {
  const { endpoint, endpointId } = await partnerWithEndpoint(receiver.url, { dialect, eventTypes: ["*"] });
  const usual = dialect === "klikit" ? 0 : 86_400;
  const rotated = await rotate(endpoint.id);
  expect(rotated.overlapSeconds).toBe(usual);
  const [left] = await sql<{ seconds: number }>(
    "SELECT extract(epoch FROM expires_at - now())::float8 AS seconds FROM secrets WHERE endpoint_id = $1 AND version = 1",
    endpointId,
  );
  expect(left?.seconds).toBeLessThanOrEqual(usual);
  expect(left?.seconds).toBeGreaterThan(usual - 600);
});

describe("a dialect that carries one signature", () => {
  test("signs with the new secret only, and the response shows it", async () => {
    const { endpoint, deliver } = await signedEndpoint(receiver, { dialect: "editframe" });
    const rotated = await rotate(endpoint.id, { overlapSeconds });
    expect(rotated.bothSign).toBe(false);
    const { headers, body } = await deliver();
    const expected = createHmac("sha256", rotated.secret).update(body).digest("hex");
    expect(headers["x-webhook-signature"]).toBe(expected);
  });

  test("unlike stripe, which carries two", async () => {
    const { endpoint, deliver } = await signedEndpoint(receiver, { dialect: "stripe" });
    const rotated = await rotate(endpoint.id, { overlapSeconds });
    expect(rotated.bothSign).toBe(true);
    const { headers, body } = await deliver();
    const [timestamp, ...signatures] = String(headers["stripe-signature"]).split(",");
    const expected = [rotated.secret, endpoint.secret].map((secret) =>
      createHmac("sha256", secret)
        .update(`${timestamp?.slice(2)}.`)
        .update(body)
        .digest("hex"),
    );
    expect(signatures).toEqual(expected.map((hex) => `v1=${hex}`));
  });
});

describe("a planned start", () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
  /** Which of the secrets signed a request in a dialect that carries one signature. */
  const signers = (secrets: readonly string[], { headers, body }: Received) =>
    secrets.map(
      (secret) => createHmac("sha256", secret).update(body).digest("hex") === headers["x-webhook-signature"],
    );

  test("the old secret signs until then, and the new one from then on", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver, { dialect: "editframe" });
    const activeFrom = inSeconds(overlapSeconds);
    const rotated = await rotate(endpoint.id, { activeFrom, overlapSeconds: 0 });
    expect(rotated).toMatchObject({ activeFrom, oldSecretExpiresAt: activeFrom, bothSign: false });
    const secrets = [endpoint.secret, rotated.secret];

    await letTimePass(endpointId, overlapSeconds - 60);
    expect(signers(secrets, await deliver())).toEqual([true, false]);
    expect(await attemptsOf(endpointId)).toMatchObject([{ secret_version: 1 }]);

    await letTimePass(endpointId, 61);
    expect(signers(secrets, await deliver())).toEqual([false, true]);
  });

  test("the overlap starts then, and both sign if the dialect carries two signatures", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver);
    const rotated = await rotate(endpoint.id, { activeFrom: inSeconds(600), overlapSeconds });
    const verified = async () => {
      const request = await deliver();
      return [endpoint.secret, rotated.secret].map((secret) => verifies(secret, request));
    };
    expect(await verified()).toEqual([true, false]);
    await letTimePass(endpointId, 601);
    expect(await verified()).toEqual([true, true]);
    await letTimePass(endpointId, overlapSeconds + 1);
    expect(await verified()).toEqual([false, true]);
  });

  test("a test send uses the secret that signs now", async () => {
    const { endpoint } = await partnerWithEndpoint(receiver.url, { dialect: "editframe", eventTypes: ["*"] });
    await rotate(endpoint.id, { activeFrom: inSeconds(600), overlapSeconds: 0 });
    const { record } = await sendTest({ ctx: operator, endpointId: endpoint.id });
    expect(record).toMatchObject({ code: "succeeded", secretVersion: 1 });
    expect(signers([endpoint.secret], receiver.received.at(-1) as Received)).toEqual([true]);
  });

  test("rotating again cancels it", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver, { dialect: "editframe" });
    const planned = await rotate(endpoint.id, { activeFrom: inSeconds(600), overlapSeconds: 0 });
    const direct = await rotate(endpoint.id, { overlapSeconds: 0 });
    const secrets = [endpoint.secret, planned.secret, direct.secret];
    expect(signers(secrets, await deliver())).toEqual([false, false, true]);
    await letTimePass(endpointId, 601);
    expect(signers(secrets, await deliver())).toEqual([false, false, true]);
  });

  test("a later plan takes its place, and the old secret signs in between", async () => {
    const { endpoint, endpointId, deliver } = await signedEndpoint(receiver, { dialect: "editframe" });
    const first = await rotate(endpoint.id, { activeFrom: inSeconds(600), overlapSeconds: 0 });
    const second = await rotate(endpoint.id, { activeFrom: inSeconds(1_200), overlapSeconds: 0 });
    const secrets = [endpoint.secret, first.secret, second.secret];
    await letTimePass(endpointId, 900);
    expect(signers(secrets, await deliver())).toEqual([true, false, false]);
    await letTimePass(endpointId, 301);
    expect(signers(secrets, await deliver())).toEqual([false, false, true]);
  });

  test("ending the overlap starts the planned secret at once", async () => {
    const { endpoint, deliver } = await signedEndpoint(receiver, { dialect: "editframe" });
    const planned = await rotate(endpoint.id, { activeFrom: inSeconds(600), overlapSeconds });
    await endEndpointOverlap({ ctx: operator, endpointId: endpoint.id });
    expect(signers([endpoint.secret, planned.secret], await deliver())).toEqual([false, true]);
  });

  test("is shown with the endpoint and in its history", async () => {
    const { endpoint } = await partnerWithEndpoint(receiver.url);
    const activeFrom = inSeconds(600);
    await rotate(endpoint.id, { activeFrom });
    const { secrets } = await readEndpoint({ ctx: operator, endpointId: endpoint.id });
    expect(secrets).toMatchObject([
      { version: 2, activeFrom, expiresAt: null },
      { version: 1, activeFrom: null },
    ]);
    const [entry] = await readEndpointHistory({ ctx: operator, endpointId: endpoint.id });
    expect(entry).toMatchObject({ kind: "secret_rotated", versions: [2], activeFrom });
  });

  test.each([
    [-60, "must be in the future"],
    [31 * 86_400, "must be within 30 days"],
  ])("%i seconds ahead: %s", async (seconds, problem) => {
    const { endpoint } = await partnerWithEndpoint(receiver.url);
    await expect(rotate(endpoint.id, { activeFrom: inSeconds(seconds) })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ field: "activeFrom", problem }],
    });
  });
});

describe("a given secret", () => {
  test("is trimmed and then used unchanged", async () => {
    const secret = generateSecret();
    const { endpoint, deliver } = await signedEndpoint(receiver, { secret: ` ${secret}\n` });
    expect(endpoint.secret).toBe(secret);
    expect(verifies(secret, await deliver())).toBe(true);
  });

  test.each([
    ["klikit", "short", "12 characters"],
    ["klikit", "aaaaaaaaaaaaaaaaaaaa", "easy to guess"],
    ["quippy", "whsec_your_secret_here", "placeholder"],
    ["quippy", "whsec_abc", "12 characters after whsec_"],
    ["editframe", "ef_live_0123456789abcdef", "Editframe API key"],
    ["editframe", "portico_0123456789abcdef", "API key of Portico"],
    ["standard-webhooks", "whsec_c2hvcnQgYnV0IHZhbGlk", "24 to 64 bytes"],
  ])(
    "%s: refuses %s in words that help, at registration and at rotation",
    async (dialect, secret, message) => {
      const input = { dialect, eventTypes: ["*"] };
      const { endpoint, partner } = await partnerWithEndpoint(receiver.url, input);
      const refusal = {
        code: "invalid_input",
        fields: [{ field: "secret", problem: expect.stringContaining(message) }],
      };
      const create = createEndpoint({
        ctx: operator,
        input: { ...input, partnerId: partner.id, url: receiver.url, secret },
      });
      await expect(create).rejects.toMatchObject(refusal);
      await expect(rotate(endpoint.id, { secret })).rejects.toMatchObject(refusal);
    },
  );

  test("is refused when it is active already", async () => {
    const { endpoint } = await partnerWithEndpoint(receiver.url);
    const { secret } = await rotate(endpoint.id, { overlapSeconds });
    for (const known of [endpoint.secret, ` ${secret} `]) {
      await expect(rotate(endpoint.id, { secret: known })).rejects.toThrow("active already");
    }
    await rotate(endpoint.id, { overlapSeconds: 0 });
    expect(await rotate(endpoint.id, { secret: endpoint.secret })).toMatchObject({ secret: endpoint.secret });
  });
});

test("a secret that cannot be opened is replaced like any other", async () => {
  const { endpoint, endpointId, deliver } = await signedEndpoint(receiver);
  await sql("UPDATE secrets SET ciphertext = '\\x00' WHERE endpoint_id = $1", endpointId);
  const secret = generateSecret();
  await rotate(endpoint.id, { overlapSeconds: 0, secret });
  expect(verifies(secret, await deliver())).toBe(true);
});

test("a rotation closes the breaker", async () => {
  const { endpoint, endpointId } = await partnerWithEndpoint(receiver.url);
  await sql(
    "UPDATE lanes SET failures = 30, failing_since = now(), probe_at = now(), failed_probes = 3 WHERE endpoint_id = $1",
    endpointId,
  );
  await rotate(endpoint.id);
  const lane = "SELECT failures, failing_since, probe_at, failed_probes FROM lanes WHERE endpoint_id = $1";
  expect(await sql(lane, endpointId)).toEqual([
    { failures: 0, failing_since: null, probe_at: null, failed_probes: 0 },
  ]);
});

test("at most ten secrets are active; ending them always works", async () => {
  const { endpoint } = await partnerWithEndpoint(receiver.url);
  for (let i = 0; i < 9; i += 1) await rotate(endpoint.id, { overlapSeconds });
  await expect(rotate(endpoint.id, { overlapSeconds })).rejects.toMatchObject({ code: "conflict" });
  expect(await rotate(endpoint.id, { overlapSeconds: 0 })).toMatchObject({ version: 11 });
});

test("rotations at the same time get different versions, and leave one active secret", async () => {
  const { endpoint, endpointId } = await partnerWithEndpoint(receiver.url);
  const rotated = await Promise.all(Array.from({ length: 6 }, () => rotate(endpoint.id)));
  expect(rotated.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6, 7]);
  const active = await sql<{ version: number }>(
    "SELECT version FROM secrets WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > now())",
    endpointId,
  );
  expect(active).toEqual([{ version: 7 }]);
});

describe("a ciphertext in the wrong place", () => {
  const move = (from: string, to: string) =>
    sql(
      `UPDATE secrets k SET ciphertext = o.ciphertext FROM secrets o
       WHERE k.endpoint_id = $2 AND o.endpoint_id = $1 AND k.version = 1 AND o.version = 1`,
      from,
      to,
    );

  test("does not open in another endpoint's row, and nothing is sent", async () => {
    const [mine, theirs] = [await signedEndpoint(receiver), await signedEndpoint(receiver)];
    await move(theirs.endpointId, mine.endpointId);
    await ingest(mine.source, { tag: mine.source.slug });
    await drain(mine.endpointId);
    expect(receiver.received).toEqual([]);
    expect(await attemptsOf(mine.endpointId)).toMatchObject([
      { code: "internal_error", secret_version: null },
    ]);
    await theirs.deliver();
  });

  test("does not open when the whole row was given to another endpoint", async () => {
    const [mine, theirs] = [await signedEndpoint(receiver), await signedEndpoint(receiver)];
    await sql("DELETE FROM secrets WHERE endpoint_id = $1", mine.endpointId);
    await sql(
      "UPDATE secrets SET endpoint_id = $2 WHERE endpoint_id = $1",
      theirs.endpointId,
      mine.endpointId,
    );
    await ingest(mine.source, { tag: mine.source.slug });
    await drain(mine.endpointId);
    expect(receiver.received).toEqual([]);
  });

  test("does not open in a newer row of the same endpoint", async () => {
    const { endpoint, endpointId, source } = await signedEndpoint(receiver);
    await rotate(endpoint.id, { overlapSeconds: 0 });
    await sql(
      `UPDATE secrets k SET ciphertext = o.ciphertext FROM secrets o
       WHERE k.endpoint_id = $1 AND o.endpoint_id = $1 AND k.version = 2 AND o.version = 1`,
      internalId("endpoint", endpoint.id),
    );
    await ingest(source, { tag: source.slug });
    await drain(endpointId);
    expect(receiver.received).toEqual([]);
  });
});
