import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The sizes and themes that every page is checked in. */
const views = [
  { width: 1440, height: 900, colorScheme: "light" },
  { width: 1440, height: 900, colorScheme: "dark" },
  { width: 390, height: 844, colorScheme: "dark" },
  { width: 390, height: 844, colorScheme: "light" },
] as const;

/**
 * Opens a page once and checks it in each size and theme: it has a heading, does not scroll sideways, and has no
 * serious accessibility fault. The theme changes only colours, so the dark views are checked for contrast only.
 */
export async function expectGoodPage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(
    page
      .getByRole("heading", { level: 1 })
      .or(page.getByRole("heading", { level: 2 }))
      .first(),
  ).toBeVisible();
  for (const { colorScheme, ...size } of views) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    const view = `${path} at ${size.width} px, ${colorScheme}`;
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(excess, `${view} scrolls sideways`).toBeLessThanOrEqual(0);
    await colorsSettled(page);
    const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
    expect(await hindrances(page, rules), `${view} hinders someone`).toEqual([]);
  }
}

/** Colours change over a tenth of a second when the theme changes. Until then, a colour is that of neither theme. */
async function colorsSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

/**
 * What axe calls serious or critical, with the elements.
 * @param rules all of axe's rules if left out
 */
export async function hindrances(page: Page, rules?: string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  // No page has a frame of another origin, so axe does not need the blank page that it opens for them.
  const { violations } = await (rules ? axe.withRules(rules) : axe).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
