import { expect, test } from "./support/quiet-page";
import { stack } from "./support/stack";

test("a visitor is sent to sign in, and back to where they wanted to go", async ({ page }) => {
  await page.goto("/failures?from=mail");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Email").fill(stack().email);
  await page.getByLabel("Password").fill(stack().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/failures\?from=mail$/);
  await expect(page.getByRole("heading", { name: "Failures" })).toBeVisible();
});

test("signing out ends the session", async ({ page }) => {
  await page.goto("/sign-in?next=/endpoints");
  await page.getByLabel("Email").fill(stack().email);
  await page.getByLabel("Password").fill(stack().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/endpoints");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fendpoints$/);
});

for (const next of ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"]) {
  test(`after signing in nobody is led to ${next}`, async ({ page }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("Email").fill(stack().email);
    await page.getByLabel("Password").fill(stack().password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${stack().url}/`);
  });
}

test.describe("wrong credentials", () => {
  // The browser itself reports the 401 of a refused sign-in.
  test("all give the same message and are counted", async ({ page, complaints }) => {
    const email = `nobody-${Date.now()}@portico.test`;
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("wrong");
    const button = page.getByRole("button", { name: "Sign in" });
    const problem = page.getByRole("alert").filter({ hasText: /\w/ });
    for (let tries = 0; tries < 5; tries += 1) {
      const signInResponse = page.waitForResponse(/callback\/credentials/);
      await button.click();
      await signInResponse;
      await expect(problem).toHaveText(/The email or the password is wrong/);
    }
    await button.click();
    await expect(problem).toHaveText(/Too many attempts. Wait a moment/);
    expect(complaints.every((complaint) => /401|429/.test(complaint))).toBe(true);
    complaints.length = 0;
  });
});
