import { expect, test } from "vitest";
import { hostileResponses } from "@/tests/support/hostile";
import { type RawServer, startRawServer } from "@/tests/support/raw-server";
import { createHttpClient } from "./client";

/** The resources that keep this process alive, by kind: sockets, timers, lookups, decoders. */
const activeResources = () => process.getActiveResourcesInfo();

/** The resources that are active now and were not before. */
function moreThan(before: readonly string[]): string[] {
  const known = [...before];
  return activeResources().filter((kind) => {
    const at = known.indexOf(kind);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

async function untilEmpty<T>(list: () => readonly T[]): Promise<readonly T[]> {
  const until = performance.now() + 10_000;
  while (list().length > 0 && performance.now() < until)
    await new Promise((resolve) => setImmediate(resolve));
  return list();
}

test("a closed client leaves nothing open after hundreds of hostile responses", async () => {
  const before = activeResources();
  const servers = await Promise.all(hostileResponses.map(({ behave }) => startRawServer(behave)));
  const client = createHttpClient({ allowPrivateTargets: true });
  const send = (url: string, lateMs: number) =>
    client.send({
      url,
      headers: [],
      body: Buffer.from("{}"),
      timeoutMs: 500,
      maxResponseBytes: 64 * 1024,
      lateMs,
    });
  // Each response over http, over http with a wait for late responses, and over a TLS handshake that never ends.
  const sendThrice = ({ port }: RawServer) => {
    const http = `http://127.0.0.1:${port}/`;
    return Promise.all([send(http, 0), send(http, 60_000), send(`https://127.0.0.1:${port}/`, 60_000)]);
  };
  const results = [];
  for (let at = 0; at < servers.length; at += 16)
    results.push(...(await Promise.all(servers.slice(at, at + 16).map(sendThrice))).flat());
  expect(results.length).toBeGreaterThan(180);
  const late = results.filter((result) => result.outcome === "failed" && result.late);
  expect(late.length).toBeGreaterThan(1);
  expect(moreThan(before).length).toBeGreaterThan(60);
  const live = () => servers.flatMap((server) => [...server.live]);
  expect(live().length).toBeGreaterThan(5);
  client.close();
  expect(await untilEmpty(live)).toHaveLength(0);
  await Promise.all(servers.map((server) => server.close()));
  expect(await untilEmpty(() => moreThan(before))).toEqual([]);
});
