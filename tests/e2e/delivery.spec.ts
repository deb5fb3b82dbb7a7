import { makeWorld } from "./support/api";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { deadUrl, startReceiver } from "./support/receiver";

// Narrow enough for a delivery to open as a page of its own.
test.use({ storageState: operatorState, viewport: { width: 1240, height: 900 } });

test("a signed event arrives in the list, opens, and is replayed under the same event id", async ({
  page,
}) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const endpointId = await world.register({ url: receiver.url, description: "POS Bali" });
  await page.goto(`/deliveries?endpointId=${endpointId}`);
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();

  const eventId = await world.send();
  const row = page.getByRole("row").filter({ hasText: eventId });
  await expect(row).toContainText("Succeeded");
  await expect(row).toContainText("200");

  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "klikit.order.created.v2 to POS Bali" })).toBeVisible();
  const sent = page.getByRole("region", { name: "Request" });
  await expect(sent.getByText(receiver.url)).toBeVisible();
  await expect(sent.getByText("x-klikit-signature")).toBeVisible();
  await expect(sent.getByText("7821")).toBeVisible();
  await expect(page.getByRole("region", { name: "Response" }).getByText('"ok"')).toBeVisible();
  await expect(page.getByRole("region", { name: "Why" })).toContainText("responded 200");

  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("Cycle 2", { exact: true })).toBeVisible();
  await expect.poll(() => receiver.received.length).toBe(2);
  expect(receiver.received.map(({ headers }) => headers["x-klikit-event-id"])).toEqual([eventId, eventId]);
  expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  await expect(page.getByText("Succeeded")).toBeVisible();
  await receiver.close();
});

test("a dead receiver shows as a failure with its cause, and its group is replayed once it is back", async ({
  page,
}) => {
  const world = await makeWorld();
  const url = await deadUrl();
  const endpointId = await world.register({ url, description: `Till ${world.brand}`, retrySchedule: [] });
  await world.send();
  await page.goto(`/deliveries?endpointId=${endpointId}`);
  await expect(page.getByRole("row").filter({ hasText: "Dead-lettered" })).toContainText(
    "connection refused",
  );
  await page.getByRole("row").filter({ hasText: "Dead-lettered" }).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Why" })).toContainText("connection_refused");

  await page.goto("/failures");
  const group = page.getByRole("listitem").filter({ hasText: `Till ${world.brand}` });
  await expect(group).toContainText("Connection refused");
  await group.getByRole("button", { name: "Replay all dead-lettered" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("1 dead-lettered delivery");
  await dialog.getByRole("button", { name: "Replay 1" }).click();
  await page.goto(`/deliveries?endpointId=${endpointId}`);
  await page.getByRole("row").filter({ hasText: "klikit.order.created.v2" }).getByRole("link").click();
  await expect(page.getByText("Cycle 2", { exact: true })).toBeVisible();
});

test("script tags in payloads, responses and names stay text", async ({ page }) => {
  const markup = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
  const world = await makeWorld();
  const receiver = await startReceiver((response) => {
    response.setHeader("content-type", "text/html");
    response.end(markup);
  });
  const endpointId = await world.register({ url: receiver.url, description: markup.slice(0, 60) });
  await world.send({ note: markup });
  await page.goto(`/deliveries?endpointId=${endpointId}`);
  await page.getByRole("row").filter({ hasText: "Succeeded" }).getByRole("link").click();
  await expect(page.getByRole("region", { name: "Response" })).toContainText(markup);
  await expect(page.getByRole("region", { name: "Request" })).toContainText("<script>");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<script>");
  expect(await page.title()).not.toContain("owned");
  await receiver.close();
});
