import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { klikitRequest, order } from "@/tests/support/klikit";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { startReceiver } from "@/tests/support/receiver";
import { installNode24 } from "./install-node";

/** How long a delivery may take on a busy machine, in milliseconds. */
const timeoutMs = 30_000;

/**
 * Starts the product on Node 24, with the build that exists, and sends one event through it.
 * @throws NodeNotAvailable if Node 24 cannot be installed here
 * @throws Error if the product does not work, or uses something that Node 24 calls deprecated
 */
export async function runOnNode24(): Promise<void> {
  const program = await installNode24();
  const receiver = await startReceiver();
  // Without private targets, a first start creates the demo, which takes longer.
  const product = await newProduct({ PORTICO_ALLOW_PRIVATE_TARGETS: "true" }, [
    program,
    "cli/run.mjs",
    "start",
  ]);
  try {
    await product.start();
    await requireNode24(product);
    await deliverOne(product, receiver);
    await product.stop();
    await requireNoWarnings(product);
  } finally {
    await product.remove();
    await receiver.close();
  }
}

async function requireNode24({ url, apiKey }: Product): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const metrics = await (await fetch(`${url}/api/metrics`, { headers })).text();
  const version = /nodejs_version_info\{version="(v\d+)\./.exec(metrics)?.[1];
  if (version !== "v24") throw new Error(`The product runs on Node ${version}, and not on Node 24.`);
}

async function deliverOne(
  product: Product,
  receiver: Awaited<ReturnType<typeof startReceiver>>,
): Promise<void> {
  const secret = "provider-secret-of-the-test";
  await callApi(product, "POST", "/sources", { slug: "node-24", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Node 24", scope: [{}] });
  const endpoint = { partnerId: partner.id, url: receiver.url, dialect: "klikit", eventTypes: ["*"] };
  await callApi(product, "POST", "/endpoints", endpoint);
  const { body, headers } = klikitRequest(secret, order);
  const webhook = await fetch(`${product.url}/api/webhooks/node-24`, { method: "POST", headers, body });
  if (webhook.status !== 200) throw new Error(`The webhook got ${webhook.status} and not 200.`);
  const giveUpAt = performance.now() + timeoutMs;
  while (receiver.received.length === 0) {
    if (performance.now() > giveUpAt) throw new Error("The event was not delivered.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function requireNoWarnings(product: Product): Promise<void> {
  const log = await readFile(join(product.dataDir, "portico.log"), "utf8").catch(() => "");
  const warnings = `${product.output()}\n${log}`
    .split("\n")
    .filter((line) => /DeprecationWarning/.test(line));
  if (warnings.length > 0) throw new Error(`Node 24 warns:\n${warnings.slice(0, 5).join("\n")}`);
}
