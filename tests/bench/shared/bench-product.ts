import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { newClient } from "@/lib/platform/database/new-client";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { type BenchReceiver, startBenchReceiver } from "./receiver";
import { type Sender, startSender } from "./sender";

/** The product with one source, a process that sends and one that receives. */
export interface BenchProduct {
  readonly product: Product;
  readonly database: pg.Client;
  readonly sender: Sender;
  readonly receiver: BenchReceiver;
  /** Where the sender posts to. */
  readonly webhookUrl: string;
  /** The secret of the source and of all endpoints. */
  readonly secret: string;
  /** Calls that the Inngest runner has sent to the app so far. Inngest counts each as an execution. */
  inngestCalls(): Promise<number>;
}

export const slug = "bench";
export const secret = "provider-secret-of-the-bench";
export const webhookPath = `/api/webhooks/${slug}`;

/** A figure may need more endpoints of one partner than its quota, and creates them faster than a key may. */
const limits = {
  PORTICO_MAX_ENDPOINTS: "100000",
  PORTICO_REQUESTS_PER_SECOND: "100000",
  // As it is by default on one machine. A first start with this setting has no demo, which would be measured too.
  PORTICO_ALLOW_PRIVATE_TARGETS: "true",
};

/** Starts a new product for one figure, and removes everything afterwards. */
export async function withProduct<Result>(
  node: string,
  work: (bench: BenchProduct) => Promise<Result>,
): Promise<Result> {
  const product = await newProduct(limits, [node, "cli/run.mjs", "start"]);
  const sender = startSender();
  const receiver = await startBenchReceiver();
  let database: pg.Client | undefined;
  try {
    await product.start();
    const stored = async (file: string) => JSON.parse(await readFile(join(product.dataDir, file), "utf8"));
    database = newClient((await stored("stack.json")).DATABASE_URL);
    await database.connect();
    await callApi(product, "POST", "/sources", { slug, dialect: "klikit", secret });
    const runnerUrl = `http://127.0.0.1:${(await stored("runner.json")).port}`;
    const inngestCalls = async () => (await (await fetch(`${runnerUrl}/health`)).json()).calls;
    const webhookUrl = `${product.url}${webhookPath}`;
    return await work({ product, database, sender, receiver, webhookUrl, secret, inngestCalls });
  } finally {
    await database?.end();
    await product.remove();
    await Promise.all([sender.close(), receiver.close()]);
  }
}
