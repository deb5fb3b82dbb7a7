import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startRawServer } from "@/tests/support/raw-server";
import { createHttpClient, type HttpClient } from "./client";
import type { OutboundResult } from "./types";

const fixture = (name: string) =>
  readFileSync(new URL(`../../tests/support/fixtures/${name}`, import.meta.url), "utf8");
const key = fixture("server.key");
const withCertificate = (name: string): TlsOptions => ({ key, cert: fixture(`${name}.pem`) });

let server: Server | undefined;
let client: HttpClient | undefined;
afterEach(async () => {
  client?.close();
  if (server?.listening) await new Promise((resolve) => server?.close(resolve));
});

async function listen(started: Server): Promise<number> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return (started.address() as AddressInfo).port;
}

/** Sends to this port with the host name of the certificates. Only the fixtures' authority is trusted. */
function send(
  port: number,
  url = `https://hooks.test:${port}/`,
  timeoutMs = 30_000,
): Promise<OutboundResult> {
  const resolver = async () => [{ address: "127.0.0.1", family: 4 }];
  client = createHttpClient({ allowPrivateTargets: true }, { resolver, authorities: fixture("trusted.pem") });
  return client.send({ url, headers: [], body: Buffer.from("{}"), timeoutMs, maxResponseBytes: 1_000 });
}

const serving = (options: TlsOptions): HttpsServer =>
  createServer(options, (request, response) => response.end(`Host: ${request.headers.host}`));

describe("a certificate", () => {
  test("that is valid lets the request through, with the name and not the address", async () => {
    const names: unknown[] = [];
    const https = serving(withCertificate("good"));
    https.on("secureConnection", (socket: TLSSocket) => names.push(socket.servername));
    const port = await listen(https);
    const result = await send(port);
    expect(result).toMatchObject({ outcome: "completed", statusCode: 200, remoteAddress: "127.0.0.1" });
    expect(result.body?.toString()).toBe(`Host: hooks.test:${port}`);
    expect(names).toEqual(["hooks.test"]);
    for (const phase of ["dnsMs", "connectMs", "tlsMs", "firstByteMs"] as const)
      expect(result.phases[phase], phase).not.toBeNull();
  });

  test.each([
    ["expired", "tls_certificate_expired", "certificate has expired", null],
    ["not-yet-valid", "tls_untrusted", "certificate is not yet valid", { reason: "not_yet_valid" }],
    ["other-name", "tls_hostname_mismatch", "DNS:other.test", { certificateNames: "other.test" }],
    [
      "unknown-authority",
      "tls_untrusted",
      "unable to verify the first certificate",
      { reason: "missing_intermediate" },
    ],
    ["self-signed", "tls_untrusted", "self-signed certificate", { reason: "self_signed" }],
  ])("%s: %s", async (name, code, detail, evidence) => {
    let requests = 0;
    const port = await listen(serving(withCertificate(name)).on("request", () => (requests += 1)));
    const result = await send(port);
    expect(result).toMatchObject({ outcome: "failed", code, detail: expect.stringContaining(detail) });
    expect(result).toMatchObject({ evidence });
    expect(requests).toBe(0);
  });

  test("is checked whatever the environment says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const port = await listen(serving(withCertificate("self-signed")));
    expect(await send(port)).toMatchObject({ code: "tls_untrusted" });
    vi.unstubAllEnvs();
  });
});

describe("a handshake", () => {
  test("needs TLS 1.2", async () => {
    const old: TlsOptions = {
      ...withCertificate("good"),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL:@SECLEVEL=0",
    };
    expect(await send(await listen(serving(old)))).toMatchObject({ code: "tls_failed" });
  });

  test("with a server that requires a client certificate fails", async () => {
    const demanding: TlsOptions = {
      ...withCertificate("good"),
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: "TLSv1.2",
    };
    const result = await send(await listen(serving(demanding)));
    expect(result).toMatchObject({
      outcome: "failed",
      code: expect.stringMatching(/^tls_failed$|^connection_reset$/),
    });
  });

  test("with a port that speaks plain HTTP fails", async () => {
    const port = await listen(createHttpServer((_, response) => response.end()));
    expect(await send(port)).toMatchObject({ code: "tls_failed" });
  });

  test("with a port that speaks something else fails", async () => {
    const raw = await startRawServer(
      () => undefined,
      (socket) => void socket.write("220 mail.test ESMTP\r\n"),
    );
    expect(await send(raw.port)).toMatchObject({ code: "tls_failed" });
    await raw.close();
  });

  test("that the server ends is not a reset connection, because nothing was sent", async () => {
    for (const breakOff of ["end", "resetAndDestroy"] as const) {
      const raw = await startRawServer(
        () => undefined,
        (socket) => void socket.once("data", () => socket[breakOff]()),
      );
      expect(await send(raw.port)).toMatchObject({ code: "tls_failed", phases: { tlsMs: null } });
      await raw.close();
    }
  });

  test("that never ends stops at the deadline", async () => {
    const raw = await startRawServer(() => undefined);
    const result = await send(raw.port, undefined, 1_000);
    expect(result).toMatchObject({ code: "timeout_connect", phases: { tlsMs: null, firstByteMs: null } });
    expect(result.phases.connectMs).not.toBeNull();
    await raw.close();
  });
});

test("TLS on an http URL is not a response", async () => {
  const port = await listen(createTlsServer(withCertificate("good")));
  const result = await send(port, `http://hooks.test:${port}/`);
  expect(result).toMatchObject({
    outcome: "failed",
    code: expect.stringMatching(/^connection_reset$|^invalid_response$/),
  });
});

test.each([
  ["resets it", (socket: Socket) => void socket.resetAndDestroy()],
  ["closes it", (socket: Socket) => void socket.end()],
  ["destroys it", (socket: Socket) => void socket.destroy()],
])("a kept connection is replaced and the second copy is marked if the endpoint %s", async (_, lose) => {
  const tcpSockets: Socket[] = [];
  const copies: unknown[] = [];
  const https = createServer(withCertificate("good"), (request, response) => {
    copies.push(request.headers["x-repeat"]);
    if (copies.length === 2) for (const socket of tcpSockets) lose(socket);
    else response.end("ok");
  });
  https.on("connection", (socket: Socket) => tcpSockets.push(socket));
  const port = await listen(https);
  const resolver = async () => [{ address: "127.0.0.1", family: 4 }];
  client = createHttpClient({ allowPrivateTargets: true }, { resolver, authorities: fixture("trusted.pem") });
  const request = {
    url: `https://hooks.test:${port}/`,
    headers: [],
    body: Buffer.from("{}"),
    timeoutMs: 30_000,
    maxResponseBytes: 1_000,
    repeatHeaders: [["x-repeat", "second"]],
  } as const;
  expect(await client.send(request)).toMatchObject({ statusCode: 200, repeated: false });
  expect(await client.send(request)).toMatchObject({ statusCode: 200, repeated: true });
  expect(copies).toEqual([undefined, undefined, "second"]);
});
