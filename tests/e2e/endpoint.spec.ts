import { makeWorld } from "./support/api";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { startReceiver } from "./support/receiver";

test.use({ storageState: operatorState });

test("an endpoint is registered through the form, and its secret is shown once", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  await page.goto("/endpoints");
  await page.getByRole("link", { name: "Register endpoint" }).click();
  await expect(page.getByRole("heading", { name: "Register endpoint" })).toBeVisible();
  await page.getByLabel("Partner").selectOption({ label: world.partner.name });
  await page.getByLabel("URL").fill(receiver.url);
  await page.getByLabel("Name").fill("Kitchen screen");
  await page.getByLabel("Dialect").selectOption({ label: "klikit" });
  await page.getByRole("checkbox", { name: /klikit\.order\.created\.v2/ }).check();
  await page.getByRole("button", { name: "brand_id", exact: true }).click();
  await expect(page.getByLabel("Value")).toBeFocused();
  await page.keyboard.type(String(world.brand));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Conditions" })).toHaveText(`brand_id: ${world.brand}`);
  // What is written and not yet added counts too.
  await page.getByRole("button", { name: "branch_id", exact: true }).click();
  await page.getByLabel("Value").fill("1");
  await page.getByRole("button", { name: "Register endpoint" }).click();

  await expect(page.getByText("Endpoint registered")).toBeVisible();
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole("link", { name: "Continue and send a test" }).click();
  await expect(page.getByRole("heading", { name: "Kitchen screen" })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await expect(page.getByText(`v1 …${secret.slice(-4)}`)).toBeVisible();

  await page.getByRole("button", { name: "Send test" }).click();
  await expect(page.getByRole("region", { name: "Why" })).toContainText("responded 200");
  expect(receiver.received).toHaveLength(1);

  await world.send();
  await expect.poll(() => receiver.received.length).toBe(2);
  await receiver.close();
});

test("errors of the form appear at their fields", async ({ page }) => {
  await page.goto("/endpoints/new");
  await page.getByLabel("URL").fill("not a url");
  await page.getByRole("button", { name: "Register endpoint" }).click();
  await expect(page.getByText("Must contain at least one event type.")).toBeVisible();
  await page.getByRole("checkbox", { name: /All events/ }).check();
  await page.getByRole("button", { name: "Register endpoint" }).click();
  await expect(page.getByText("Is required.")).toBeVisible();
  await expect(page.getByLabel("URL")).toHaveValue("not a url");
});

test("an endpoint is paused, changed, rotated and enabled; its history tells", async ({ page }) => {
  const [world, receiver] = [await makeWorld(), await startReceiver()];
  const id = await world.register({ url: receiver.url, description: "Before" });
  await page.goto(`/endpoints/${id}`);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();

  await page.getByRole("link", { name: "Edit settings" }).click();
  await page.getByLabel("Name").fill("After");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "After" })).toBeVisible();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Changed name");
  await expect(history).toContainText(/from Before.* to After/);
  await expect(history.getByRole("listitem").filter({ hasText: "Paused" })).toBeVisible();

  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Rotate" }).click();
  await expect(page.getByTestId("secret")).toHaveText(/^whsec_/);
  await expect(history).toContainText("Secret rotated to v2");

  await page.getByRole("button", { name: "Enable" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await receiver.close();
});
