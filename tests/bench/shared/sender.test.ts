import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { LoadPlan } from "./load-plan";
import { startBenchReceiver } from "./receiver";
import { startSender } from "./sender";

const secret = "secret-of-the-test";
const sender = startSender();
const receiver = await startBenchReceiver();
afterAll(() => Promise.all([sender.close(), receiver.close()]));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const planFor = (url: string, more: Partial<LoadPlan> = {}): LoadPlan => ({
  url,
  secret,
  run: "test",
  type: "klikit.order.created.v2",
  group: "",
  targets: 1,
  bodyBytes: 1_000,
  count: 100,
  connections: 8,
  ...more,
});

test("the sender counts each response once: with a length, in chunks, and a connection that ends without one", async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    if (requests % 10 === 0) request.socket.destroy();
    else if (requests % 2 === 0) response.writeHead(200).write("in chunks", () => response.end());
    else response.writeHead(503, { "content-length": 4 }).end("busy");
  });
  const load = await sender.send(planFor(url));
  expect(load).toMatchObject({ sent: 100, acknowledged: 40, statuses: { 0: 10, 200: 40, 503: 50 } });
  expect(load.responseMs.every((time) => time > 0)).toBe(true);
});

test("at a fixed pace, an event without a free connection is sent when one is free", async () => {
  const held: (() => void)[] = [];
  const url = await serve((_, response) => {
    held.push(() => response.writeHead(200).end());
    if (held.length >= 2) for (const release of held.splice(0)) release();
  });
  const load = await sender.send(planFor(url, { count: 6, connections: 2, perSecond: 10_000 }));
  expect(load).toMatchObject({ sent: 6, acknowledged: 6 });
});

test("the receiver finds deliveries that are repeated, at a wrong endpoint, or without a valid signature", async () => {
  await receiver.expect({ run: "test", secret, events: 10, endpoints: 2, toAll: false });
  const post = (endpoint: number, key: string, run = "test") =>
    sender.send(planFor(receiver.urlOf(endpoint), { secret: key, run, targets: 2, count: 10 }));

  await post(0, secret);
  expect(await receiver.state()).toMatchObject({ arrived: 5, foreign: 5, repeated: 0, invalidSignatures: 0 });
  await post(1, "another secret");
  expect(await receiver.state()).toMatchObject({ arrived: 10, foreign: 10, invalidSignatures: 5 });
  await post(0, secret);
  await post(0, secret, "another-run");
  expect(await receiver.state()).toMatchObject({ arrived: 10, foreign: 25, repeated: 5 });
  expect((await receiver.arrivals()).every((time) => time > 0)).toBe(true);
});
