import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { callApi, newProduct } from "@/tests/support/product";
import { runScript } from "./support/deployment";

const [deployment] = inject("deployments");
if (!deployment) throw new Error("There is no deployment.");
const pooled = new URL(deployment.env.DATABASE_URL ?? "");
const direct = inject("directUrl") + pooled.pathname.slice(1);

test("npm start with its own Inngest runner refuses a pooler in transaction mode, with a sentence", async () => {
  const folder = await mkdtemp(join(tmpdir(), "portico-pooled-"));
  const noInngest = { INNGEST_BASE_URL: "", INNGEST_EVENT_KEY: "", INNGEST_SIGNING_KEY: "" };
  const started = await runScript("start", deployment, {
    ...noInngest,
    PORT: "0",
    PORTICO_URL: "",
    PORTICO_DATA_DIR: folder,
  });
  await rm(folder, { recursive: true });
  expect([started.code, started.output]).toEqual([
    1,
    expect.stringContaining("Set DATABASE_URL_UNPOOLED to a direct connection"),
  ]);
});

test("npm start works behind a pooler if it also has a direct connection", async () => {
  const product = await newProduct({
    DATABASE_URL: pooled.href,
    DATABASE_URL_UNPOOLED: direct,
    PORTICO_PREPARED_STATEMENTS: "false",
    PORTICO_ENCRYPTION_KEY: deployment.env.PORTICO_ENCRYPTION_KEY ?? "",
  });
  try {
    await product.start();
    expect((await callApi(product, "GET", "/sources")).data).toBeInstanceOf(Array);
  } finally {
    await product.remove();
  }
});
