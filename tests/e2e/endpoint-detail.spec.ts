import { makeWorld } from "./support/api";
import { hindrances } from "./support/good-page";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";

test.use({ storageState: operatorState });

test("the chart marks when something was changed, and leads to what", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const id = await world.register({ url: receiver.url, description: "Kitchen" });
  await world.send();
  await expect.poll(() => receiver.received.length).toBe(1);
  await page.goto(`/endpoints/${id}/edit`);
  await page.getByText("Advanced").click();
  await page.getByLabel("Timeout, in seconds").fill("7");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "Kitchen" })).toBeVisible();

  const mark = page.getByRole("list", { name: "Changes in this time range" }).getByRole("link");
  await expect(mark).toHaveCount(1);
  await expect(mark).toHaveAccessibleName(/Registered by .+; Changed timeout by /);
  await mark.focus();
  await expect(page.getByText(/^Changed timeout by /).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#v2$/);
  await expect(page.locator("#v2")).toContainText(/from 10.0 s.* to 7.0 s/);
  await page.getByRole("link", { name: "7 d" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(mark).toHaveCount(1);
  expect(await hindrances(page)).toEqual([]);
  await receiver.close();
});

test("what was missed is counted, then sent", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const early = [await world.send(), await world.send()];
  const id = await world.register({ url: receiver.url });
  await page.goto(`/endpoints/${id}`);
  await page.getByRole("button", { name: "Send missed events" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Send" })).toBeDisabled();
  await dialog.getByLabel("Time range").selectOption({ label: "Custom range" });
  await dialog.getByLabel("From").fill("2020-01-01T00:00");
  await dialog.getByLabel("To").fill("2020-01-02T00:00");
  await expect(dialog).toContainText("No events were missed in this time range.");
  await dialog.getByLabel("Time range").selectOption({ label: "Last hour" });
  await expect(dialog).toContainText("2 events will be sent");
  expect(await hindrances(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Send 2" }).click();
  await expect(page.getByText("2 events are being sent")).toBeVisible();
  await expect
    .poll(() => receiver.received.map(({ headers }) => headers["x-klikit-event-id"]).toSorted())
    .toEqual(early.toSorted());
  await receiver.close();
});

test("an overlap is ended before its time", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const id = await world.register({
    url: receiver.url,
    dialect: "standard-webhooks",
    eventTypes: ["order.created"],
  });
  await page.goto(`/endpoints/${id}`);
  await expect(page.getByRole("button", { name: "End overlap now" })).toHaveCount(0);
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByRole("alertdialog").getByLabel("Overlap").selectOption({ label: "1 hour" });
  await page.getByRole("alertdialog").getByRole("button", { name: "Rotate" }).click();
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  const secrets = page.getByRole("region", { name: "Signing secret" });
  await expect(secrets.getByText(`v2 …${secret.slice(-4)}`)).toBeVisible();
  await expect(secrets.getByRole("listitem").filter({ hasText: "v1 …" })).toContainText("still signs until");
  await page.getByRole("button", { name: "End overlap now" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End overlap" }).click();
  await expect(secrets.getByRole("listitem").filter({ hasText: "v1 …" })).toContainText("ended");
  await expect(page.getByRole("button", { name: "End overlap now" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "History" })).toContainText(
    "Overlap ended: v1 no longer signs",
  );
  await receiver.close();
});

test("an endpoint of the operators takes operational events; a filter shows what bounds it", async ({
  page,
}) => {
  const receiver = await startReceiver();
  await page.goto("/endpoints/new");
  await page.getByLabel("Partner").selectOption({ label: "Operations" });
  await page.getByLabel("Dialect").selectOption({ label: "klikit" });
  await expect(page.getByText("are sent in the Standard Webhooks dialect")).toBeVisible();
  await page.getByLabel("Dialect").selectOption({ label: "Standard Webhooks" });
  await page.getByLabel("URL").fill(receiver.url);
  const group = page.getByRole("group", { name: "Operational events" });
  await group.getByRole("checkbox", { name: /portico\.endpoint\.failing/ }).check();
  expect(await hindrances(page)).toEqual([]);
  await page.getByRole("button", { name: "Register endpoint" }).click();
  await page.getByRole("link", { name: "Continue and send a test" }).click();
  await expect(page.getByRole("region", { name: "Settings" })).toContainText("portico.endpoint.failing");

  await page.getByRole("link", { name: "Edit settings" }).click();
  await expect(group.getByRole("checkbox", { name: /portico\.endpoint\.failing/ })).toBeChecked();
  await group.getByRole("checkbox", { name: /All operational events/ }).check();
  await expect(group.getByRole("checkbox", { name: /portico\.endpoint\.failing/ })).toBeDisabled();
  await page.getByRole("button", { name: "Save changes" }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("added portico.*");
  await expect(history).toContainText("removed portico.endpoint.failing");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  await receiver.close();
});

test("a filter is built of conditions within the partner's scope", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  await world.setScope([{ brand_id: world.brand }, { brand_id: 2, branch_id: 5 }]);
  const id = await world.register({ url: receiver.url, filter: { brand_id: world.brand } });
  await page.goto(`/endpoints/${id}/edit`);
  await expect(page.getByRole("list", { name: "The partner's scope" })).toContainText(
    "brand_id: 2 and branch_id: 5",
  );
  const conditions = page.getByRole("list", { name: "Conditions" });
  await page.getByRole("button", { name: `Remove brand_id: ${world.brand}` }).click();
  await expect(conditions).toHaveCount(0);
  await page.getByLabel("Attribute").fill("brand_id");
  await page.getByLabel("Value").fill("3");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("No event can match")).toBeVisible();
  await page.getByLabel("Attribute").fill("brand_id");
  await page.getByLabel("Value").fill("2");
  await page.keyboard.press("Enter");
  await expect(conditions).toHaveText("brand_id: 2");
  await expect(page.getByText("No event can match")).toHaveCount(0);
  expect(await hindrances(page)).toEqual([]);
  await page.getByRole("button", { name: "Save changes" }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("added brand_id: 2");
  await expect(history).toContainText(`removed brand_id: ${world.brand}`);
  await receiver.close();
});
