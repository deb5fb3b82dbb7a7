import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Opens a page and holds it to what every page must be: a heading, no sideways scrolling, and usable by everyone. */
export async function expectGoodPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(
    page
      .getByRole("heading", { level: 1 })
      .or(page.getByRole("heading", { level: 2 }))
      .first(),
  ).toBeVisible();
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
  expect(await hindrances(page), `${path} hinders someone`).toEqual([]);
}

/** What axe calls serious or critical, with the elements. */
export async function hindrances(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
