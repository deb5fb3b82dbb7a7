import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hostileResponses } from "@/tests/support/hostile";
import { brotliBomb } from "@/tests/support/hostile/compressed-responses";
import { listen } from "@/tests/support/listen";
import { keepWriting, type RawServer, startRawServer } from "@/tests/support/raw-server";
import { createHttpClient, type HttpClient } from "./client";
import type { HeaderPairs, OutboundRequest } from "./types";

let server: RawServer;
let client: HttpClient;

beforeEach(async () => {
  server = await startRawServer(() => undefined);
  client = createHttpClient({ allowPrivateTargets: true });
});
afterEach(async () => {
  client.close();
  await server.close();
});

const kept = 64 * 1024;
const send = (more: Partial<OutboundRequest> = {}) =>
  client.send({
    url: `http://127.0.0.1:${server.port}/hook`,
    headers: [],
    body: Buffer.from("{}"),
    timeoutMs: 30_000,
    maxResponseBytes: kept,
    ...more,
  });
const okAnd = (more: string) => (socket: Socket) => void socket.write(`HTTP/1.1 200 OK\r\n${more}`);
const ok = okAnd("Content-Length: 2\r\n\r\nok");

describe("a response", () => {
  test.each(hostileResponses.map((response) => [response.name, response] as const))(
    "%s",
    async (_, hostile) => {
      server.behave(hostile.behave);
      const result = await send(hostile.slow ? { timeoutMs: 1_000 } : {});
      const isComplete = hostile.code === "succeeded" || hostile.code.startsWith("http_");
      expect(result.outcome === "failed" ? result.code : "completed").toBe(
        isComplete ? "completed" : hostile.code,
      );
      expect(result.statusCode ?? null).toBe(hostile.status);
      if (hostile.body) expect(result.body).toEqual(hostile.body);
      expect(result.body?.length ?? 0).toBeLessThanOrEqual(kept);
      expect(result.remoteAddress).toBe("127.0.0.1");
    },
  );

  test("that ends too early keeps its headers and the received part of its body", async () => {
    server.behave((socket) => {
      okAnd("X-Trace: abc\r\nContent-Length: 100\r\n\r\nshort")(socket);
      socket.end();
    });
    expect(await send()).toMatchObject({
      outcome: "failed",
      code: "connection_reset",
      detail: "The response ended before it was complete.",
      statusCode: 200,
      headers: [
        ["X-Trace", "abc"],
        ["Content-Length", "100"],
      ],
      body: Buffer.from("short"),
      truncated: false,
    });
  });

  test("is marked as cut, before or after decoding", async () => {
    server.behave(okAnd(`Content-Length: ${kept}\r\n\r\n${"a".repeat(kept)}`));
    expect(await send()).toMatchObject({ outcome: "completed", truncated: false });
    server.behave(okAnd(`Content-Length: ${kept + 1}\r\n\r\n${"a".repeat(kept + 1)}`));
    expect(await send()).toMatchObject({ outcome: "completed", truncated: true });
    server.behave((socket) => {
      okAnd(`Content-Encoding: br\r\nContent-Length: ${brotliBomb().length}\r\n\r\n`)(socket);
      socket.write(brotliBomb());
    });
    expect(await send()).toMatchObject({ outcome: "completed", truncated: true });
  });

  test("of any size takes no more memory than the part that is kept", async () => {
    const bomb = brotliBomb();
    server.behave((socket) => {
      okAnd(`Content-Encoding: br\r\nContent-Length: ${bomb.length}\r\n\r\n`)(socket);
      socket.write(bomb);
    });
    let most = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 5);
    // Decoded and read completely, these would be 30 GiB.
    await Promise.all(Array.from({ length: 20 }, () => send()));
    server.behave((socket) => {
      okAnd("\r\n")(socket);
      keepWriting(socket, Buffer.alloc(1024 * 1024));
    });
    await Promise.all(Array.from({ length: 10 }, () => send()));
    clearInterval(watch);
    expect(most).toBeLessThan(150 * 1024 * 1024);
  });

  test("may arrive before the whole request was read; the rest is not sent then", async () => {
    const body = Buffer.alloc(32 * 1024 * 1024);
    let received = 0;
    const sockets: Socket[] = [];
    const impatient = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      socket.once("data", () => socket.pause().write("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n"));
      socket.on("data", (chunk) => {
        received += chunk.length;
      });
    });
    const { url, close } = await listen(impatient);
    const result = await send({ url, body });
    expect(result).toMatchObject({ outcome: "completed", statusCode: 413 });
    for (const socket of sockets) {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.resume();
      await closed;
    }
    expect(received).toBeLessThan(body.length);
    await close();
  });
});

describe("a reused connection", () => {
  test("carries the next request", async () => {
    server.behave(ok);
    const first = await send();
    const second = await send();
    expect([first, second]).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
    expect(server.seen).toEqual({ connections: 1, requests: 2 });
    expect(first.phases.connectMs).not.toBeNull();
    expect(second.phases).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
    expect(second.phases.firstByteMs).not.toBeNull();
  });

  const used = new WeakSet<Socket>();
  const onlyOnce = (again: (socket: Socket) => void) => (socket: Socket) => {
    if (used.has(socket)) return again(socket);
    used.add(socket);
    return ok(socket);
  };

  test("that turns out to be closed costs nothing, even if all of them are", async () => {
    server.behave(onlyOnce((socket) => socket.destroy()));
    await Promise.all([send(), send(), send()]);
    expect(await Promise.all([send(), send(), send()])).toMatchObject(
      Array(3).fill({ statusCode: 200, repeated: true }),
    );
    expect(server.seen).toEqual({ connections: 6, requests: 9 });
  });

  test.each([
    ["resets it", (socket: Socket) => void socket.resetAndDestroy()],
    ["closes it", (socket: Socket) => void socket.end()],
  ])(
    "is replaced and the second copy is marked, if the endpoint reads the request and %s",
    async (_, lose) => {
      const heads: string[] = [];
      const reader = createHttpServer((request, response) => {
        heads.push(`${request.headers["x-repeat"] ?? "first"}`);
        if (heads.length === 2) lose(request.socket);
        else response.end("ok");
      });
      const { url, close } = await listen(reader);
      const repeatHeaders: HeaderPairs = [["x-repeat", "second"]];
      expect(await send({ url, repeatHeaders })).toMatchObject({ statusCode: 200, repeated: false });
      expect(await send({ url, repeatHeaders })).toMatchObject({ statusCode: 200, repeated: true });
      expect(heads).toEqual(["first", "first", "second"]);
      await close();
    },
  );

  test("never carries an unmarked copy, whenever the endpoint closes it", async () => {
    // The endpoint closes each connection a moment after its first response, while the next request is on its way.
    for (let round = 0; round < 30; round += 1) {
      let marked = 0;
      let sent = 0;
      const before = server.seen.requests;
      server.behave((socket) => {
        ok(socket);
        setTimeout(() => socket.end(), round % 4);
      });
      for (let request = 0; request < 4; request += 1) {
        const result = await send();
        sent += 1;
        if (result.repeated) marked += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(server.seen.requests - before).toBeLessThanOrEqual(sent + marked);
    }
  });

  test("that breaks a while after the request was read is a failure, and nothing is sent again", async () => {
    server.behave(onlyOnce((socket) => void setTimeout(() => socket.destroy(), 1_200)));
    await send();
    expect(await send()).toMatchObject({ outcome: "failed", code: "connection_reset" });
    expect(server.seen).toEqual({ connections: 1, requests: 2 });
  });

  test("and its replacement share one deadline", async () => {
    server.behave(onlyOnce((socket) => void setTimeout(() => socket.destroy(), 300)));
    await send();
    server.behave((socket) => {
      if (used.has(socket)) setTimeout(() => socket.destroy(), 300);
    });
    const result = await send({ timeoutMs: 1_500 });
    expect(result).toMatchObject({ outcome: "failed", code: "timeout_first_byte" });
    expect(server.seen).toEqual({ connections: 2, requests: 3 });
    // The deadline was not restarted: the time on the first connection counts for the second.
    expect(result.phases.connectMs).toBeGreaterThanOrEqual(250);
  });
});

describe("a redirect", () => {
  test.each([300, 301, 302, 303, 307, 308])(
    "%i is a response, and its Location is never requested",
    async (status) => {
      const canary = await startRawServer(ok);
      const location = `http://127.0.0.1:${canary.port}/elsewhere`;
      server.behave((socket) => {
        socket.write(`HTTP/1.1 ${status} Go\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
      });
      const headers: HeaderPairs = [["webhook-signature", "v1,secret"]];
      expect(await send({ headers })).toMatchObject({ outcome: "completed", statusCode: status });
      expect(server.seen.requests).toBe(1);
      expect(canary.seen.connections).toBe(0);
      await canary.close();
    },
  );

  test("in a Refresh header or a page is not followed either", async () => {
    const canary = await startRawServer(ok);
    const url = `http://127.0.0.1:${canary.port}/`;
    const page = `<meta http-equiv="refresh" content="0;url=${url}">`;
    server.behave(
      okAnd(
        `Refresh: 0;url=${url}\r\nContent-Location: ${url}\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
      ),
    );
    expect(await send()).toMatchObject({ outcome: "completed", statusCode: 200 });
    expect(canary.seen.connections).toBe(0);
    await canary.close();
  });
});

describe("a connection that cannot be opened", () => {
  test("is refused, or its name cannot be resolved", async () => {
    const { port } = server;
    await server.close();
    expect(await send({ url: `http://127.0.0.1:${port}/` })).toMatchObject({
      code: "connection_refused",
      evidence: { peer: `127.0.0.1:${port}` },
    });
    const failing = (code: string, syscall: string) =>
      createHttpClient(
        { allowPrivateTargets: true },
        {
          resolver: () =>
            Promise.reject(Object.assign(new Error(`${syscall} ${code} x.test`), { code, syscall })),
        },
      );
    for (const [code, syscall, expected] of [
      ["ENOTFOUND", "getaddrinfo", "dns_not_found"],
      ["ENODATA", "queryA", "dns_not_found"],
      ["ESERVFAIL", "queryA", "dns_failed"],
      ["EAI_AGAIN", "getaddrinfo", "dns_failed"],
      ["ETIMEOUT", "queryAaaa", "dns_failed"],
      ["ECONNREFUSED", "queryA", "dns_failed"],
    ] as const) {
      const other = failing(code, syscall);
      const result = await other.send({
        url: "http://x.test/",
        headers: [],
        body: Buffer.alloc(0),
        timeoutMs: 1_000,
        maxResponseBytes: 1,
      });
      expect(result, code).toMatchObject({
        outcome: "failed",
        code: expected,
        detail: `${syscall} ${code} x.test`,
      });
      other.close();
    }
  });

  test("because the lookup never ends stops at the deadline", async () => {
    const other = createHttpClient(
      { allowPrivateTargets: true },
      { resolver: () => new Promise(() => undefined) },
    );
    const result = await other.send({
      url: "http://x.test/",
      headers: [],
      body: Buffer.alloc(0),
      timeoutMs: 100,
      maxResponseBytes: 1,
    });
    expect(result).toMatchObject({ code: "timeout_connect", phases: { dnsMs: null, connectMs: null } });
    other.close();
  });

  test("because this machine has run out of sockets is not an attempt", async () => {
    const fault = Object.assign(new Error("too many open files"), { code: "EMFILE", syscall: "socket" });
    const other = createHttpClient({ allowPrivateTargets: true }, { resolver: () => Promise.reject(fault) });
    const sent = other.send({
      url: "http://x.test/",
      headers: [],
      body: Buffer.alloc(0),
      timeoutMs: 1_000,
      maxResponseBytes: 1,
    });
    await expect(sent).rejects.toBe(fault);
    other.close();
  });
});
