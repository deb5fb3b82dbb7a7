import { randomUUID } from "node:crypto";
import { makeWorld } from "./support/api";
import { makeMail } from "./support/mail";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { signIn } from "./support/sign-in";
import { stack } from "./support/stack";

test.describe("an operator", () => {
  test.use({ storageState: operatorState });

  test("reads in the mailbox what no mail server sends, and follows its links into Portico alone", async ({
    page,
  }) => {
    const subject = `Mail ${randomUUID()}`;
    const text = `<b>Look</b>: ${stack().url}/failures\nor https://evil.example/failures`;
    await makeMail({ subject, text });
    await page.goto("/deliveries");
    await page.getByRole("link", { name: "Mailbox" }).click();
    await page.getByRole("link", { name: subject }).click();
    await expect(page.getByRole("heading", { name: subject })).toBeVisible();
    await expect(page.getByText("<b>Look</b>")).toBeVisible();
    await expect(page.getByRole("link", { name: "https://evil.example/failures" })).toHaveCount(0);
    await page.getByRole("link", { name: `${stack().url}/failures` }).click();
    await expect(page.getByRole("heading", { name: "Failures" })).toBeVisible();
  });

  test("gets the usual page for a mail that does not exist", async ({ page }) => {
    await page.goto("/mailbox/mail_00000000000000000000000000");
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  });
});

test("a partner's people have no mailbox, not even by its address", async ({ page }) => {
  const { partner } = await makeWorld();
  const mailId = await makeMail();
  await signIn(page, await makeMember(partner.id, "viewer"));
  await expect(page.getByRole("link", { name: "Endpoints" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Mailbox" })).toHaveCount(0);
  for (const path of ["/mailbox", `/mailbox/${mailId}`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  }
});
