import { makeWorld } from "./support/api";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";

test.use({ storageState: operatorState });

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of sizes) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport });

      test("no page complains or is wider than the screen", async ({ page }) => {
        const [world, receiver] = [await makeWorld(), await startReceiver()];
        const endpointId = await world.register({ url: `${receiver.url}/${"long/".repeat(60)}` });
        await world.send();
        await expect.poll(() => receiver.received.length).toBe(1);
        const deliveryId = String(receiver.received[0]?.headers["portico-delivery-id"]);
        const paths = [
          "/",
          "/deliveries",
          "/deliveries?status=dead_lettered&since=24h&q=none",
          "/deliveries?endpointId=nonsense",
          `/deliveries/${deliveryId}`,
          "/failures",
          "/endpoints",
          "/endpoints/new",
          `/endpoints/${endpointId}`,
          `/endpoints/${endpointId}/edit`,
          "/no-such-page",
        ];
        for (const path of paths) {
          await page.goto(path);
          await expect(page.getByRole("heading").first()).toBeVisible();
          const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(excess, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        }
        await receiver.close();
      });
    });
  }
}

test("a chosen theme stays, and is there before any script runs", async ({ page, browser }) => {
  await page.goto("/endpoints");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect.poll(background).not.toBe(light);
  await expect
    .poll(async () => (await page.context().cookies()).find(({ name }) => name === "portico-theme")?.value)
    .toBe("dark");
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const still = await context.newPage();
  await still.goto("/endpoints");
  await expect(still.locator("html")).toHaveAttribute("data-theme", "dark");
  await context.close();
});

test("the keyboard searches, walks and opens", async ({ page }) => {
  await page.goto("/endpoints");
  const rows = page.locator("[data-row-link]");
  // Keys count once the page can react; `k` stays on the first row however often it is pressed.
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(rows.first()).toBeFocused({ timeout: 250 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/endpoints\/ep_/);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search deliveries" })).toBeFocused();
  await page.keyboard.type("nothing-has-this-id");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No delivery matches" })).toBeVisible();
});

test("an action is done for a Portico page, and refused without an origin or from another", async ({
  page,
}) => {
  await page.goto("/endpoints");
  const asked = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByRole("button", { name: "Light theme" }).click();
  const { "next-action": id = "", "content-type": type = "" } = (await asked).headers();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const chooseDark = async (origin: Record<string, string>) => {
    const headers = { "next-action": id, "content-type": type, cookie, ...origin };
    const response = await fetch(page.url(), { method: "POST", headers, body: '["dark"]' });
    return response.headers.getSetCookie().some((line) => line.startsWith("portico-theme=dark"));
  };
  expect(await chooseDark({ origin: new URL(page.url()).origin })).toBe(true);
  expect(await chooseDark({})).toBe(false);
  expect(await chooseDark({ origin: "null" })).toBe(false);
  expect(await chooseDark({ origin: "https://evil.example" })).toBe(false);
});
