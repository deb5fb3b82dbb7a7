import { makeWorld } from "./support/api";
import { makeMember } from "./support/member";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";

test("a viewer sees their partner alone, and nothing that changes anything", async ({ page }) => {
  const [mine, other, receiver] = [await makeWorld(), await makeWorld(), await startReceiver()];
  const endpointId = await mine.register({ url: receiver.url, description: "Mine" });
  const otherEndpointId = await other.register({ url: receiver.url, description: "Somebody else's" });
  const [eventId, otherEventId] = [await mine.send(), await other.send()];
  await signIn(page, await makeMember(mine.partner.id, "viewer"));

  await page.goto("/deliveries");
  await expect(page.getByRole("row").filter({ hasText: eventId })).toContainText("Succeeded");
  await expect(page.getByText(otherEventId)).toHaveCount(0);
  await expect(page.getByLabel("Partner")).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: eventId }).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Request" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Replay" })).toHaveCount(0);

  await page.goto(`/endpoints/${endpointId}`);
  await expect(page.getByRole("heading", { name: "Mine" })).toBeVisible();
  for (const name of [/Pause/, /Enable/, /Rotate/, /Send test/]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("link", { name: "Edit settings" })).toHaveCount(0);
  await page.goto("/endpoints");
  await expect(page.getByRole("link", { name: "Register endpoint" })).toHaveCount(0);
  await expect(page.getByText("Somebody else's")).toHaveCount(0);

  const random = "01kz3v9wq8e6fbh2m4n6p8r0ts";
  for (const [foreign, madeUp] of [
    [`/endpoints/${otherEndpointId}`, `/endpoints/ep_${random}`],
    [`/endpoints/${otherEndpointId}/edit`, `/endpoints/ep_${random}/edit`],
  ] as const) {
    expect(await responseOf(foreign)).toEqual(await responseOf(madeUp));
  }
  await page.goto("/endpoints/new");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await receiver.close();

  async function responseOf(path: string) {
    const response = await page.goto(path);
    const text = await page.getByRole("main").textContent();
    return { status: response?.status(), text };
  }
});

test("another partner's delivery gives the same page as a made-up id", async ({ page, browser }) => {
  const [mine, other, receiver] = [await makeWorld(), await makeWorld(), await startReceiver()];
  await other.register({ url: receiver.url });
  const eventId = await other.send();
  await expect.poll(() => receiver.received.length).toBe(1);
  const foreignId = String(receiver.received[0]?.headers["portico-delivery-id"]);
  await signIn(page, await makeMember(mine.partner.id, "viewer"));

  const [foreign, madeUp] = await Promise.all([foreignId, "dlv_01kz3v9wq8e6fbh2m4n6p8r0ts"].map(responseOf));
  expect(foreign).toEqual(madeUp);
  expect(foreign?.status).toBe(404);
  await page.goto(`/deliveries?q=${eventId}`);
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
  const version = await page.request.get(`/deliveries/${foreignId}/version`);
  expect(version.status()).toBe(404);
  await receiver.close();

  async function responseOf(id: string) {
    const context = await browser.newContext({ storageState: await page.context().storageState() });
    const tab = await context.newPage();
    const response = await tab.goto(`/deliveries/${id}`);
    const text = await tab.getByRole("main").textContent();
    await context.close();
    return { status: response?.status(), text };
  }
});
