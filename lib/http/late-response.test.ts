import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RawServer, startRawServer } from "@/tests/support/raw-server";
import { createHttpClient, type HttpClient } from "./client";
import type { OutboundRequest } from "./types";

let server: RawServer;
let client: HttpClient;
/** The connections on which a request arrived, in order. */
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  server = await startRawServer((socket) => sockets.push(socket));
  client = createHttpClient({ allowPrivateTargets: true });
});
afterEach(async () => {
  client.close();
  await server.close();
});

const send = (more: Partial<OutboundRequest> = {}) =>
  client.send({
    url: `http://127.0.0.1:${server.port}/`,
    headers: [],
    body: Buffer.from("{}"),
    timeoutMs: 400,
    maxResponseBytes: 1_000,
    lateMs: 30_000,
    ...more,
  });

async function sendAndFail(more: Partial<OutboundRequest> = {}) {
  const result = await send(more);
  if (result.outcome !== "failed") throw new Error(`received ${result.statusCode}`);
  return result;
}

const respond = (status: number, body = "late") =>
  sockets[0]?.write(`HTTP/1.1 ${status} Late\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

describe("after the deadline", () => {
  test("the timeout is reported at once, and the response when it arrives", async () => {
    const result = await sendAndFail();
    expect(result.code).toBe("timeout_first_byte");
    expect(result).not.toHaveProperty("statusCode");
    respond(200);
    const late = await result.late;
    expect(late?.statusCode).toBe(200);
    expect(late?.afterMs).toBeGreaterThanOrEqual(390);
  });

  test.each([204, 302, 410, 500])("a response of %i is reported with its status", async (status) => {
    const result = await sendAndFail();
    respond(status, "");
    expect(await result.late).toMatchObject({ statusCode: status });
  });

  test.each(["HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha", "HTTP/1.1 200 OK\r\nContent-"])(
    "nothing more is awaited if the status had been read: %j",
    async (start) => {
      server.behave((socket) => {
        sockets.push(socket);
        socket.write(start);
      });
      const result = await sendAndFail();
      expect(result).toMatchObject({ code: "timeout_body", statusCode: 200 });
      expect(result).not.toHaveProperty("late");
      await vi.waitFor(() => expect(server.live.size).toBe(0));
    },
  );

  test("a final status after an interim response is reported", async () => {
    server.behave((socket) => {
      sockets.push(socket);
      socket.write("HTTP/1.1 102 Processing\r\n\r\n");
    });
    const result = await sendAndFail();
    expect(result).toMatchObject({ code: "timeout_body" });
    respond(200);
    expect(await result.late).toMatchObject({ statusCode: 200 });
  });

  test("a body over the limit is reported and not read to its end", async () => {
    const result = await sendAndFail();
    sockets[0]?.write(`HTTP/1.1 200 OK\r\n\r\n${"a".repeat(2_000)}`);
    expect(await result.late).toMatchObject({ statusCode: 200 });
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });

  test("the connection is reused after the late response", async () => {
    const result = await sendAndFail();
    respond(200);
    await result.late;
    server.behave((socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    expect(await send()).toMatchObject({ outcome: "completed" });
    expect(server.seen).toEqual({ connections: 1, requests: 2 });
  });
});

describe("there is no late response", () => {
  test("after the waiting time, and the connection is closed", async () => {
    const result = await sendAndFail({ lateMs: 100 });
    expect(await result.late).toBeNull();
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });

  test.each([
    ["closes", (socket: Socket) => void socket.end()],
    ["resets", (socket: Socket) => void socket.resetAndDestroy()],
    ["sends rubbish", (socket: Socket) => void socket.write("rubbish\r\n\r\n")],
    [
      "ends in the middle of the body",
      (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
    ],
    [
      "sends headers without end",
      (socket: Socket) => void socket.write(`HTTP/1.1 200 OK\r\n${"X: 1\r\n".repeat(9_999)}`),
    ],
  ])("when the endpoint %s", async (_, behave) => {
    const result = await sendAndFail();
    for (const socket of sockets) behave(socket);
    expect(await result.late).toBeNull();
  });

  test("when the client is closed, and no connection stays open", async () => {
    const results = await Promise.all([sendAndFail(), sendAndFail(), sendAndFail()]);
    client.close();
    expect(await Promise.all(results.map(({ late }) => late))).toEqual([null, null, null]);
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });
});

describe("no late response is awaited", () => {
  test("by default", async () => {
    for (const lateMs of [0, undefined]) expect(await sendAndFail({ lateMs })).not.toHaveProperty("late");
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });

  test("when the request was never sent", async () => {
    const result = await sendAndFail({ url: `https://127.0.0.1:${server.port}/` });
    expect(result.code).toBe("timeout_connect");
    expect(result).not.toHaveProperty("late");
  });

  test("when the endpoint failed in any other way", async () => {
    server.behave((socket) => socket.destroy());
    const result = await sendAndFail({ timeoutMs: 30_000 });
    expect(result.code).toBe("connection_reset");
    expect(result).not.toHaveProperty("late");
  });
});
