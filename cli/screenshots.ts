import { mkdir } from "node:fs/promises";
import { type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { systemBrowser } from "@/tests/support/browser";
import { callApi, newProduct } from "@/tests/support/product";
import { ensureBrowser } from "./ensure-browser";

/**
 * `npm run screenshots`: takes the pictures for the README, of Portico with its demo after a first start. The pages are
 * not changed for the pictures.
 */
const folder = "docs/images";
const size = { width: 1440, height: 900 };

const product = await newProduct();

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly colorScheme: "light" | "dark";
}

async function newestId(path: string): Promise<string> {
  const { data } = await callApi(product, "GET", path);
  const id = data[0]?.id;
  if (typeof id !== "string") throw new Error(`The demo has nothing at ${path}`);
  return id;
}

/** Waits until the demo is idle: one delivery waits for its retry, and the others are settled. */
async function waitUntilIdle(): Promise<void> {
  for (;;) {
    const { data } = await callApi(product, "GET", "/deliveries?status=pending");
    if (data.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function shots(): Promise<readonly Shot[]> {
  const delivery = await newestId("/deliveries?status=dead_lettered");
  const { data } = await callApi(product, "GET", "/endpoints");
  const kitchen = data.find(({ url }: { url: string }) => url.endsWith("/kitchen"));
  return [
    { name: "overview", path: "/?range=1h", colorScheme: "light" },
    { name: "deliveries", path: "/deliveries", colorScheme: "dark" },
    { name: "delivery", path: `/deliveries/${delivery}`, colorScheme: "light" },
    { name: "endpoint", path: `/endpoints/${kitchen.id}`, colorScheme: "dark" },
  ];
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${product.url}/sign-in`);
  await page.getByLabel("Email").fill(product.email);
  await page.getByLabel("Password").fill(product.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
}

await ensureBrowser();
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: systemBrowser(),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  await product.start();
  await waitUntilIdle();
  const visit = await browser.newContext();
  await signIn(await visit.newPage());
  const storageState: BrowserContextOptions["storageState"] = await visit.storageState();
  for (const { name, path, colorScheme } of await shots()) {
    const context = await browser.newContext({ storageState, viewport: size, colorScheme });
    const page = await context.newPage();
    await page.goto(`${product.url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(async () => void (await document.fonts.ready));
    await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
    console.log(`${folder}/${name}.png`);
    await context.close();
  }
} finally {
  await browser.close();
  await product.remove();
}
