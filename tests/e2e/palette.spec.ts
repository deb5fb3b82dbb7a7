import { makeWorld } from "./support/api";
import { hindrances } from "./support/good-page";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { signIn } from "./support/sign-in";

/** Keys count once the page can react. */
async function openPalette(page: Parameters<typeof signIn>[0]): Promise<void> {
  const field = page.getByPlaceholder("Go to a page");
  await expect(async () => {
    if (!(await field.isVisible())) await page.keyboard.press("Control+k");
    await expect(field).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

test.describe("an operator", () => {
  test.use({ storageState: operatorState });

  test("goes to a page, an endpoint, a partner and an id by a few letters", async ({ page }) => {
    const world = await makeWorld("Harbour Coffee");
    const url = "https://example.com/harbour-palette";
    const endpointId = await world.register({ url, description: "Harbour palette" });
    await page.goto("/");
    await openPalette(page);
    await page.keyboard.type("audit");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/audit$/);

    await openPalette(page);
    await page.keyboard.type("harbour-pal");
    await page.getByRole("option", { name: "Harbour palette" }).first().click();
    await expect(page).toHaveURL(/\/endpoints\/ep_/);

    await openPalette(page);
    await page.keyboard.type(world.partner.id);
    await expect(page.getByRole("option", { name: "The partner with this ID" })).toBeVisible();
    expect(await hindrances(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/partners/${world.partner.id}$`));

    await openPalette(page);
    await page.keyboard.type(endpointId);
    await expect(page.getByRole("option", { name: "The endpoint with this ID" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByPlaceholder("Go to a page")).toBeHidden();
  });

  test("learns the keys with a question mark", async ({ page }) => {
    await page.goto("/endpoints");
    await expect(async () => {
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    expect(await hindrances(page)).toEqual([]);
  });
});

test("a partner's people find what is theirs, and no operator's page", async ({ page }) => {
  const mine = await makeWorld("Mine");
  const other = await makeWorld("Other");
  await mine.register({ url: "https://example.com/mine-only", description: "Shared name" });
  await other.register({ url: "https://example.com/others-only", description: "Shared name" });
  await signIn(page, await makeMember(mine.partner.id, "viewer"));
  await openPalette(page);
  await page.keyboard.type("Shared name");
  await expect(page.getByRole("option", { name: /^Shared name/ })).toHaveCount(1);
  const found = await page.evaluate(async () => (await fetch("/find?q=Other")).json());
  expect(found).toEqual([]);
  for (const notTheirs of ["Audit log", "New endpoint"]) {
    await page.getByPlaceholder("Go to a page").fill(notTheirs);
    await expect(page.getByRole("option", { name: `Deliveries with “${notTheirs}”` })).toBeVisible();
    await expect(page.getByRole("option")).toHaveCount(1);
  }
});
