import { makeWorld } from "./support/api";
import { hindrances } from "./support/good-page";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { deadUrl, startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";

test.use({ storageState: operatorState });

test("the list tells how each endpoint does, and is narrowed and ordered through the URL", async ({
  page,
}) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const [well, bad] = [`Well ${world.brand}`, `Bad ${world.brand}`];
  await world.register({ url: receiver.url, description: well });
  await world.register({ url: await deadUrl(), description: bad, retrySchedule: [] });
  await world.send();
  await expect.poll(() => receiver.received.length).toBe(1);

  await page.goto("/endpoints");
  await page.getByLabel("Partner").selectOption({ label: world.partner.name });
  await expect(page).toHaveURL(/partnerId=ptn_/);
  const rows = page.getByRole("table", { name: "Endpoints" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: well })).toContainText("Healthy");
  await expect(rows.filter({ hasText: well })).toContainText("100% of 1 attempt");
  await expect(async () => {
    await page.reload();
    await expect(rows.filter({ hasText: bad })).toContainText("0% of 1 attempt", { timeout: 500 });
  }).toPass();

  await page.getByLabel("Order").selectOption({ label: "Problems first" });
  await expect(page).toHaveURL(/sort=status/);
  await expect(rows.first()).toContainText(bad);
  await page.getByLabel("Status").selectOption({ label: "Healthy" });
  await expect(page).toHaveURL(/status=healthy/);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(well);
  await page.getByLabel("Status").selectOption({ label: "Paused" });
  await expect(page.getByRole("heading", { name: "No matching endpoints" })).toBeVisible();
  await page.getByRole("link", { name: "Show all endpoints" }).click();
  await expect(page).not.toHaveURL(/status=/);
  await page.goto("/endpoints?status=nonsense");
  await expect(page.getByRole("table", { name: "Endpoints" })).toHaveCount(0);
  await receiver.close();
});

test.describe("a partner's viewer", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("sees own endpoints, no partners to choose from, and nothing to change", async ({ page }) => {
    const [mine, other, receiver] = [await makeWorld(), await makeWorld(), await startReceiver()];
    const id = await mine.register({ url: receiver.url, description: "Mine" });
    const foreign = await other.register({ url: receiver.url, description: "Not mine" });
    await signIn(page, await makeMember(mine.partner.id, "viewer"));
    await page.goto("/endpoints");
    const rows = page.getByRole("table", { name: "Endpoints" }).locator("tbody").getByRole("row");
    await expect(rows).toHaveCount(1);
    await expect(page.getByLabel("Partner")).toHaveCount(0);
    await page.goto(`/endpoints/${id}`);
    await expect(page.getByRole("region", { name: "History" })).toContainText("Registered");
    for (const name of ["Send test", "Send missed events", "Move to a new URL", "Rotate secret", "Pause"]) {
      await expect(page.getByRole("button", { name })).toHaveCount(0);
    }
    await page.goto(`/endpoints/${foreign}`);
    await expect(page.getByText("Not mine")).toHaveCount(0);
    expect(await hindrances(page)).toEqual([]);
    await receiver.close();
  });
});
