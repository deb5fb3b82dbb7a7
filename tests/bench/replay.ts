import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ensureDatabase, startPostgres } from "@/embedded/postgres/server";
import { parseId } from "@/lib/platform/ids";
import { callApi, newProduct } from "@/tests/support/product";
import { startReceiver } from "@/tests/support/receiver";

/**
 * Replays many dead letters in bulk while everything but the database is killed twice, and counts: each delivery has
 * exactly one new attempt, and no more requests arrived twice than were under way at the kills.
 * `npm run bench:replay [deliveries]`
 */
const total = Number(process.argv[3] ?? 100_000);
const maxInFlight = 50;
const killAt = [0.3, 0.6].map((share) => Math.floor(total * share));

const folder = await mkdtemp(join(tmpdir(), "portico-replay-"));
const server = await startPostgres({ dataDir: join(folder, "postgres"), password: "bench" });
await ensureDatabase(server, "portico");
const database = new pg.Pool({ connectionString: server.url("portico"), max: 2 });
const receiver = await startReceiver();
const product = await newProduct({ DATABASE_URL: server.url("portico") });

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** An endpoint with dead letters, as if everything sent to it had failed. */
async function deadLetters(): Promise<{ id: string; internalId: string }> {
  const partner = await callApi(product, "POST", "/partners", { name: "Bench" });
  const { id } = await callApi(product, "POST", "/endpoints", {
    partnerId: partner.id,
    url: receiver.url,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    maxInFlight,
  });
  const internalId = parseId("endpoint", id) ?? "";
  await database.query(
    `WITH made AS (
       INSERT INTO events (id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes)
       SELECT portico_uuid(), 'dead-' || n, 'klikit.order.created.v2', 'klikit', '{}', 2, '', '[]', '{}'
       FROM generate_series(1, $2::int) n RETURNING id)
     INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at, settled_at)
     SELECT portico_uuid(), made.id, ep.id, ep.partner_id, 'dead_lettered', now(), now()
     FROM made JOIN endpoints ep ON ep.id = $1`,
    [internalId, total],
  );
  return { id, internalId };
}

try {
  await product.start();
  const endpoint = await deadLetters();
  const startedAt = performance.now();
  const replay = await callApi(product, "POST", "/replays", {
    endpointId: endpoint.id,
    status: "dead_lettered",
  });
  const responseMs = performance.now() - startedAt;
  for (const killPoint of killAt) {
    await until(async () => receiver.received.length >= killPoint);
    await product.kill();
    await product.start();
  }
  await until(
    async () =>
      (await count("deliveries WHERE endpoint_id = $1 AND status = 'succeeded'", endpoint.internalId)) >=
      total,
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const { done } = await callApi(product, "GET", `/replays/${replay.id}`);
  const attempts = await count(
    "attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.endpoint_id = $1 AND a.cycle = 2",
    endpoint.internalId,
  );
  const duplicates = receiver.received.length - total;
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}, ${total} dead letters, ${killAt.length} kills`,
  );
  console.log(`created    response after ${responseMs.toFixed(0)} ms, ${replay.matched} matched`);
  console.log(
    `replayed   ${done}, with ${attempts} attempts, in ${seconds.toFixed(0)} s (restarts included)`,
  );
  console.log(`received   ${duplicates} requests twice; up to ${maxInFlight * killAt.length} may be`);
  const exact =
    done === total && attempts === total && duplicates >= 0 && duplicates <= maxInFlight * killAt.length;
  console.log(exact ? "exact" : "NOT exact");
  process.exitCode = exact ? 0 : 1;
} finally {
  await product.remove();
  await receiver.close();
  await database.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
