import { expect, type Page } from "@playwright/test";

/** Signs in through the form, as a person does. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  const overview = page.getByRole("heading", { name: "Overview", exact: true });
  // The global setup has no configured timeout, and the first page after a start is slow.
  await expect(overview).toBeVisible({ timeout: 20_000 });
}
