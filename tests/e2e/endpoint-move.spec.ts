import { makeWorld } from "./support/api";
import { hindrances } from "./support/good-page";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";

test.use({ storageState: operatorState });

test("an endpoint is moved: copies, both responses, the switch, and the replay of earlier failures", async ({
  page,
}) => {
  const world = await makeWorld();
  const old = await startReceiver((response) => response.writeHead(500).end());
  const next = await startReceiver();
  const id = await world.register({ url: old.url, description: "Till", retrySchedule: [] });
  await page.goto(`/endpoints/${id}`);
  await page.getByRole("button", { name: "Move to a new URL" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New URL").fill("ftp://example.com");
  await dialog.getByRole("button", { name: "Send copies" }).click();
  await expect(dialog.getByLabel("New URL")).toHaveAttribute("aria-invalid", "true");
  expect(await hindrances(page)).toEqual([]);
  await dialog.getByLabel("New URL").fill(next.url);
  await dialog.getByLabel("Send copies for").selectOption({ label: "4 hours" });
  await dialog.getByRole("button", { name: "Send copies" }).click();

  const moving = page.getByRole("region", { name: "Moving to a new URL" });
  await expect(moving).toContainText("No copies sent yet");
  const event = await world.send();
  await expect.poll(() => next.received.length).toBe(1);
  expect(next.received[0]?.headers).toMatchObject({ "portico-shadow": "true", "x-klikit-event-id": event });
  await expect.poll(() => old.received.length).toBe(1);
  const row = moving.getByRole("table", { name: "Both responses" }).locator("tbody").getByRole("row");
  await expect(row).toContainText("Differs");
  await expect(row).toContainText("500");
  await expect(row).toContainText("200");
  expect(await hindrances(page)).toEqual([]);

  await moving.getByRole("button", { name: "Switch" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("1 had a different result");
  await page.getByRole("alertdialog").getByRole("button", { name: "Switch" }).click();
  await expect(moving).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Settings" })).toContainText(next.url);
  const change = page.getByRole("region", { name: "History" }).locator("#v2");
  await expect(change).toContainText("Moved to a new URL");
  await expect(change.getByRole("definition")).toContainText(old.url);
  await expect(change.getByRole("definition")).toContainText(next.url);

  await page.getByRole("button", { name: "Replay failed deliveries of the old URL" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replay 1" }).click();
  await expect(page.getByText("Replay of 1 delivery started")).toBeVisible();
  await expect.poll(() => next.received.length).toBe(2);
  expect(next.received[1]?.headers).toMatchObject({
    "portico-trigger": "replay",
    "x-klikit-event-id": event,
  });
  expect(next.received[1]?.headers["portico-shadow"]).toBeUndefined();
  await Promise.all([old.close(), next.close()]);
});

test("a move is stopped, and the URL stays", async ({ page }) => {
  const [world, old, next] = [await makeWorld(), await startReceiver(), await startReceiver()];
  const id = await world.register({ url: old.url });
  await world.move(id, next.url);
  await page.goto(`/endpoints/${id}`);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop" }).click();
  const move = page.getByRole("region", { name: "URL move" });
  await expect(move).toContainText("Stopped the move");
  await expect(page.getByRole("region", { name: "Settings" })).toContainText(old.url);
  await Promise.all([old.close(), next.close()]);
});
