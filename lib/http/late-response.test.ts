import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RawServer, startRawServer } from "@/tests/support/raw-server";
import { createHttpClient, type HttpClient } from "./client";
import type { OutboundRequest } from "./types";

let server: RawServer;
let door: HttpClient;
/** The connections that sent a request, in order. */
let asked: Socket[];

beforeEach(async () => {
  asked = [];
  server = await startRawServer((socket) => asked.push(socket));
  door = createHttpClient({ allowPrivateTargets: true });
});
afterEach(async () => {
  door.close();
  await server.close();
});

const send = (more: Partial<OutboundRequest> = {}) =>
  door.send({
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
  if (result.outcome !== "failed") throw new Error(`answered ${result.statusCode}`);
  return result;
}

const answer = (status: number, body = "late") =>
  asked[0]?.write(`HTTP/1.1 ${status} Late\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

describe("after the deadline", () => {
  test("the sender is told at once, and of the answer when it comes", async () => {
    const result = await sendAndFail();
    expect(result.code).toBe("timeout_first_byte");
    expect(result).not.toHaveProperty("statusCode");
    answer(200);
    const late = await result.late;
    expect(late?.statusCode).toBe(200);
    expect(late?.afterMs).toBeGreaterThanOrEqual(390);
  });

  test.each([204, 302, 410, 500])("an answer of %i is told as what it is", async (status) => {
    const result = await sendAndFail();
    answer(status, "");
    expect(await result.late).toMatchObject({ statusCode: status });
  });

  test("a body that comes to its end after all is told of too", async () => {
    server.behave((socket) => {
      asked.push(socket);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
    });
    const result = await sendAndFail();
    expect(result).toMatchObject({ code: "timeout_body", statusCode: 200, body: Buffer.from("ha") });
    asked[0]?.write("lf");
    expect(await result.late).toMatchObject({ statusCode: 200 });
  });

  test("a body that is longer than what is kept is told of, and not read to its end", async () => {
    const result = await sendAndFail();
    asked[0]?.write(`HTTP/1.1 200 OK\r\n\r\n${"a".repeat(2_000)}`);
    expect(await result.late).toMatchObject({ statusCode: 200 });
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });

  test("the connection serves the next request, once the answer has come", async () => {
    const result = await sendAndFail();
    answer(200);
    await result.late;
    server.behave((socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    expect(await send()).toMatchObject({ outcome: "answered" });
    expect(server.seen).toEqual({ connections: 1, requests: 2 });
  });
});

describe("nothing comes of it", () => {
  test("when the time is over; the connection is closed then", async () => {
    const result = await sendAndFail({ lateMs: 100 });
    expect(await result.late).toBeNull();
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });

  test.each([
    ["closes", (socket: Socket) => void socket.end()],
    ["resets", (socket: Socket) => void socket.resetAndDestroy()],
    ["answers rubbish", (socket: Socket) => void socket.write("rubbish\r\n\r\n")],
    [
      "breaks off in the middle",
      (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
    ],
    [
      "sends headers without end",
      (socket: Socket) => void socket.write(`HTTP/1.1 200 OK\r\n${"X: 1\r\n".repeat(9_999)}`),
    ],
  ])("when the endpoint %s", async (_, behave) => {
    const result = await sendAndFail();
    for (const socket of asked) behave(socket);
    expect(await result.late).toBeNull();
  });

  test("when the door is closed, and no connection stays open", async () => {
    const results = await Promise.all([sendAndFail(), sendAndFail(), sendAndFail()]);
    door.close();
    expect(await Promise.all(results.map(({ late }) => late))).toEqual([null, null, null]);
    await vi.waitFor(() => expect(server.live.size).toBe(0));
  });
});

describe("nobody listens", () => {
  test("unless asked to", async () => {
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
