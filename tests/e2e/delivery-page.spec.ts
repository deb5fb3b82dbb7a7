import { createHmac, randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { runInShell } from "@/tests/support/shell";
import { makeWorld, type World } from "./support/api";
import { hindrances } from "./support/good-page";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";
import { stack } from "./support/stack";

test.describe.configure({ mode: "parallel" });

const secret = `secret-${randomUUID()}`;

/** Opens the delivery of the newest event to an endpoint, on its own page. */
async function openDelivery(page: Page, endpointId: string, status: string): Promise<void> {
  await page.goto(`/deliveries?endpointId=${endpointId}`);
  const link = page.getByRole("row").filter({ hasText: status }).getByRole("link").first();
  await page.goto((await link.getAttribute("href")) ?? "");
  await expect(page.getByRole("region", { name: "Attempts" })).toBeVisible();
}

async function deliveredOnce(world: World, body: Readonly<Record<string, unknown>> = {}) {
  const receiver = await startReceiver();
  const endpointId = await world.register({ url: receiver.url, description: "POS Bali", secret });
  await world.send(body);
  await expect.poll(() => receiver.received.length).toBe(1);
  return { receiver, endpointId };
}

test("a manager copies a delivery as cURL and runs it; the receiver takes its signature", async ({
  page,
}) => {
  const world = await makeWorld();
  const { receiver, endpointId } = await deliveredOnce(world, { note: 'it\'s 50% "off" \\ !' });
  await signIn(page, await makeMember(world.partner.id, "manager"));
  await openDelivery(page, endpointId, "Succeeded");
  await page.getByRole("button", { name: "Copy as cURL" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("For a Unix shell")).toBeVisible();
  await expect(dialog).toContainText("signed with secret v1");
  expect(await hindrances(page)).toEqual([]);
  const shown = (await dialog.getByRole("region", { name: "For a Unix shell" }).textContent()) ?? "";
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
  expect(shown).not.toContain(secret);

  await runInShell("sh", shown);
  const [sent, copied] = receiver.received;
  expect(copied?.body).toBe(sent?.body);
  const signature = createHmac("sha256", secret)
    .update(copied?.body ?? "")
    .digest("hex");
  expect(copied?.headers["x-klikit-signature"]).toBe(signature);
  await receiver.close();
});

test("a viewer has neither the command nor anything else that acts", async ({ page }) => {
  const world = await makeWorld();
  const { receiver, endpointId } = await deliveredOnce(world);
  await signIn(page, await makeMember(world.partner.id, "viewer"));
  await openDelivery(page, endpointId, "Succeeded");
  for (const name of ["Copy as cURL", "Replay", "Retry now", "Cancel"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await receiver.close();
});

test.describe("for an operator", () => {
  test.use({ storageState: operatorState });

  test("bytes that are no text stay text, and are shown byte for byte", async ({ page }) => {
    const bytes = Buffer.concat([
      Buffer.from([0x00, 0xff, 0xfe, 0xc3, 0x28]),
      Buffer.from("</pre><script>document.title='owned'</script>"),
    ]);
    const world = await makeWorld();
    const receiver = await startReceiver((response) => response.end(bytes));
    const endpointId = await world.register({ url: receiver.url });
    await world.send();
    await openDelivery(page, endpointId, "Succeeded");
    const response = page.getByRole("region", { name: "Response" });
    await expect(response).toContainText(`Body, ${bytes.length} bytes`);
    await expect(response).toContainText("</pre><script>");
    await expect(response).toContainText("␀");
    await expect(response).toContainText("Not valid UTF-8");
    await response.getByRole("button", { name: "Hex" }).click();
    await expect(response).toContainText("000000  00 ff fe c3 28 3c 2f 70");
    await response.getByRole("button", { name: "Copy", exact: true }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(bytes.toString("hex"));
    expect(await page.title()).not.toContain("owned");
    expect(await hindrances(page)).toEqual([]);
    await receiver.close();
  });

  test("shows the settings that applied, and where else the event went", async ({ page }) => {
    const [world, receiver] = [await makeWorld(), await startReceiver()];
    const endpointId = await world.register({ url: receiver.url, description: "Till", timeoutMs: 10_000 });
    await world.register({ url: receiver.url, description: "Kitchen screen" });
    await world.send();
    await expect.poll(() => receiver.received.length).toBe(2);
    await openDelivery(page, endpointId, "Succeeded");
    await expect(page.getByText("are still current")).toBeVisible();
    const elsewhere = page.getByRole("region", { name: "Other deliveries of this event" });
    await expect(elsewhere.getByRole("link", { name: "Kitchen screen" })).toBeVisible();
    await expect(elsewhere.getByRole("link", { name: "Till" })).toHaveCount(0);

    const delivery = page.url();
    await page.request.patch(`/api/v1/endpoints/${endpointId}`, {
      headers: { authorization: `Bearer ${stack().apiKey}` },
      data: { timeoutMs: 20_000 },
    });
    await page.goto(delivery);
    const changed = page.getByRole("table", { name: "Changed since" });
    await expect(changed.getByRole("row", { name: "Timeout" })).toContainText("10.0 s");
    await expect(changed.getByRole("row", { name: "Timeout" })).toContainText("20.0 s");
    await receiver.close();
  });

  test("counts down to the next attempt, and rests for those who want less motion; r asks to retry", async ({
    page,
  }) => {
    const world = await makeWorld();
    const receiver = await startReceiver((response) => {
      response.statusCode = 503;
      response.end();
    });
    const endpointId = await world.register({ url: receiver.url, retrySchedule: [600] });
    await world.send();
    await openDelivery(page, endpointId, "Retrying");
    const timer = page.getByRole("timer").first();
    await expect(timer).toHaveText(/^in (10|9) m( \d+ s)?$/);
    const first = (await timer.textContent()) ?? "";
    await expect(timer).not.toHaveText(first);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect(timer).toHaveText(/^in (10|11) m$/);
    expect(await hindrances(page)).toEqual([]);

    await page.keyboard.press("r");
    await expect(page.getByRole("alertdialog")).toContainText("Retry now?");
    await page.getByRole("button", { name: "Retry now" }).last().click();
    await expect.poll(() => receiver.received.length).toBe(2);
    await receiver.close();
  });

  test("fits a narrow place", async ({ page }) => {
    const world = await makeWorld();
    const { receiver, endpointId } = await deliveredOnce(world, { long: "x".repeat(3_000) });
    // With the sidebar beside it, 560 px are left.
    await page.setViewportSize({ width: 824, height: 900 });
    await openDelivery(page, endpointId, "Succeeded");
    const [request, response] = await Promise.all(
      ["Request", "Response"].map((name) => page.getByRole("region", { name }).boundingBox()),
    );
    expect(request?.y).toBeLessThan(response?.y ?? 0);
    expect(request?.x).toBe(response?.x);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(excess).toBeLessThanOrEqual(0);
    await receiver.close();
  });
});
