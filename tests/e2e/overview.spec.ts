import { makeWorld } from "./support/api";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { deadUrl, startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";

test("a manager sees at a glance what is wrong, and mends it with the buttons beside it", async ({
  page,
}) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  await world.register({ url: receiver.url, description: "Healthy till" });
  await world.register({ url: await deadUrl(), description: "Dead till", retrySchedule: [] });
  await world.send();
  await expect.poll(() => receiver.received.length).toBe(1);
  await signIn(page, await makeMember(world.partner.id, "manager"));

  await expect(page.getByText("1 item needs attention.")).toBeVisible();
  await expect(page.getByRole("img", { name: "Requests by outcome" })).toBeVisible();
  const attention = page.getByRole("region", { name: "Needs attention" });
  await expect(attention).toContainText("1 delivery to Dead till dead-lettered");
  await attention.getByRole("button", { name: "Replay all dead-lettered" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("1 dead-lettered delivery");
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();

  await page.getByText("Show data as a table").click();
  const now = page.getByRole("region", { name: "Chart data" }).getByRole("row").nth(1);
  await expect(now.getByRole("cell").nth(1)).toHaveText("1");
  await expect(now.getByRole("cell").nth(2)).toHaveText("1");
  const health = page.getByRole("region", { name: "Endpoints" }).getByRole("listitem");
  await expect(health.filter({ hasText: "Dead till" })).toContainText("Failing");
  await expect(health.filter({ hasText: "Healthy till" })).toContainText("100% of 1");

  await health.filter({ hasText: "Healthy till" }).getByRole("link").click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(attention).toContainText("Healthy till is paused");
  await attention.getByRole("button", { name: "Enable" }).click();
  await expect(attention).not.toContainText("Healthy till is paused");
  await receiver.close();
});

test("a range is in the URL, and a viewer has no button to press", async ({ page }) => {
  const world = await makeWorld();
  await world.register({ url: await deadUrl(), description: "Dead till", retrySchedule: [] });
  await world.send();
  await signIn(page, await makeMember(world.partner.id, "viewer"));
  await page.getByRole("link", { name: "7 d" }).click();
  await expect(page).toHaveURL(/\/\?range=7d$/);
  await expect(page.getByRole("link", { name: "7 d" })).toHaveAttribute("aria-current", "page");
  const attention = page.getByRole("region", { name: "Needs attention" });
  await expect(attention).toContainText("dead-lettered");
  await expect(attention.getByRole("button")).toHaveCount(0);
  await page.goto("/?range=made-up");
  await expect(page.getByRole("link", { name: "24 h" })).toHaveAttribute("aria-current", "page");
});

test.describe("events", () => {
  test.use({ storageState: operatorState });

  test("an event says who it was for, and why it was not for the others", async ({ page }) => {
    const [world, receiver] = [await makeWorld(), await startReceiver()];
    await world.register({ url: receiver.url, description: "Till" });
    await world.register({
      url: receiver.url,
      description: "Other branch",
      filter: { brand_id: world.brand, branch_id: 99 },
    });
    const externalId = await world.send();
    await expect.poll(() => receiver.received.length).toBe(1);
    await page.goto(`/events?source=${world.slug}`);
    await page.getByRole("row").filter({ hasText: externalId }).getByRole("link").click();
    const recipients = page.getByRole("region", { name: "Recipients" });
    const till = recipients.getByRole("listitem").filter({ hasText: world.partner.name });
    await expect(till).toHaveCount(1);
    await expect(till).toContainText("Responded 200");
    const missed = page.getByRole("region", { name: "Endpoints that did not receive it" });
    // With many endpoints about, a group begins folded.
    await missed.locator("details").evaluateAll((groups) => {
      for (const group of groups) group.setAttribute("open", "");
    });
    const other = missed.getByRole("listitem").filter({ hasText: world.partner.name });
    await expect(other).toContainText("The filter requires branch_id:99. The event has 1.");
    await page.goto(`/events?q=${page.url().split("/").at(-1)}`);
    await expect(page).toHaveURL(/\/events\/evt_/);
    await receiver.close();
  });
});
