import { randomUUID } from "node:crypto";
import { makeWorld } from "./support/api";
import { linkMailedTo } from "./support/last-mail";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { signIn } from "./support/sign-in";
import { stack } from "./support/stack";

const heading = "Page not found";

test("a manager invites a colleague, who joins by the link, once", async ({ page, browser }) => {
  const world = await makeWorld();
  const email = `nia-${randomUUID()}@portico.test`;
  await signIn(page, await makeMember(world.partner.id, "manager"));
  await page.goto("/members");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Email").fill("not an email");
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Must be an email address.")).toBeVisible();
  await page.getByLabel("Email").fill(email);
  await expect(page.getByLabel("Role").getByRole("option")).toHaveText(["Viewer", "Manager"]);
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Ask your operator to pass on the link.")).toBeVisible();
  await expect(page.getByTestId("invitation")).toHaveCount(0);
  const link = await linkMailedTo(email);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("region", { name: "Invitations" })).toContainText(email);
  expect(await page.content()).not.toContain(link.split("/").at(-1));

  const context = await browser.newContext({ baseURL: stack().url });
  const theirs = await context.newPage();
  await theirs.goto(new URL(link).pathname);
  await expect(theirs.getByRole("heading", { name: `Join ${world.partner.name}` })).toBeVisible();
  await theirs.getByLabel("Name").fill("Nia New");
  await theirs.getByLabel("Password").fill("short");
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(theirs.getByText("Must have at least 8 characters.")).toBeVisible();
  await theirs.getByLabel("Password").fill("long enough");
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(theirs.getByRole("heading", { name: "Overview" })).toBeVisible();
  await theirs.goto(new URL(link).pathname);
  await expect(theirs.getByRole("heading", { name: "This invitation is not valid" })).toBeVisible();

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Viewer");
  await row.getByRole("button", { name: "Change Nia New" }).click();
  await page.getByRole("menuitem", { name: "Make manager" }).click();
  await expect(row).toContainText("Manager");
  await row.getByRole("button", { name: "Change Nia New" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");
  await theirs.goto("/deliveries");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await context.close();
});

test("someone changes their name and password, and ends their sessions", async ({ page, browser }) => {
  const world = await makeWorld();
  const login = await makeMember(world.partner.id, "viewer");
  const context = await browser.newContext({ baseURL: stack().url });
  const elsewhere = await context.newPage();
  await signIn(elsewhere, login);
  await signIn(page, login);
  await page.goto("/settings");
  await page.getByLabel("Name").fill("Vera Renamed");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.getByLabel("Current password").fill("wrong");
  await page.getByLabel("New password").fill("another password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Is not your current password.")).toBeVisible();
  await page.getByLabel("Current password").fill(login.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("All other sessions have ended.")).toBeVisible();
  await page.goto("/members");
  await expect(page.getByRole("row").filter({ hasText: login.email })).toContainText("Vera Renamed");
  await elsewhere.goto("/members");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await context.close();

  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, { email: login.email, password: "another password" });
});

test("what is for operators is not there for a manager", async ({ page }) => {
  const world = await makeWorld();
  await signIn(page, await makeMember(world.partner.id, "manager"));
  const navLinks = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect(navLinks).toHaveText([
    "Overview",
    "Deliveries",
    "Failures",
    "Endpoints",
    "Events",
    "Catalog",
    "Members",
    "Settings",
  ]);
  const paths = [
    "/partners",
    `/partners/${world.partner.id}`,
    "/sources",
    "/sources/new",
    "/failures/rejections",
    "/api-keys",
    "/api-keys/new",
  ];
  for (const path of [...paths, `/sources/${world.sourceId}`, "/audit", "/system"]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
  }
  expect((await page.request.get("/audit/export")).status()).toBe(404);
});

test("an unknown path leads a visitor to sign in", async ({ page }) => {
  await page.goto("/no/such/page?with=query");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fno%2Fsuch%2Fpage%3Fwith%3Dquery$/);
});

test.describe("operators", () => {
  test.use({ storageState: operatorState });

  test("an operator makes a partner, looks with its eyes, can change nothing, and ends it", async ({
    page,
  }) => {
    const name = `Partner <i>${randomUUID().slice(0, 8)}</i>`;
    await page.goto("/partners");
    await page.getByRole("button", { name: "New partner" }).click();
    await page.getByRole("button", { name: "Create partner" }).click();
    await expect(page.getByText("Must not be empty.")).toBeVisible();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create partner" }).click();
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
    await page.getByRole("button", { name: "View as partner" }).click();

    const banner = page.getByRole("region", { name: "Viewing as a partner" });
    await expect(banner).toContainText(`You are viewing as ${name}.`);
    await expect(page.getByRole("link", { name: "Partners" })).toHaveCount(0);
    await expect(page.getByText("A user with the Manager role can register one.")).toBeVisible();
    await page.goto("/members");
    await expect(page.getByRole("button", { name: "Invite" })).toHaveCount(0);
    expect((await page.goto("/system"))?.status()).toBe(404);
    await page.goto("/settings");
    await expect(page.getByLabel("Current password")).toHaveCount(0);
    await banner.getByRole("button", { name: "Stop viewing" }).click();
    await expect(page.getByRole("heading", { name: "Partners" })).toBeVisible();
    await expect(banner).toHaveCount(0);

    await page.goto("/audit?action=partner");
    const entries = page.getByRole("listitem").filter({ hasText: name });
    await expect(entries.nth(0)).toContainText("partner.view_as.end");
    await expect(entries.nth(1)).toContainText("partner.view_as.begin");
  });

  test("a source is made, its secret shown once, and its curl is taken", async ({ page }) => {
    const slug = `made-${randomUUID().slice(0, 8)}`;
    await page.goto("/sources");
    await page.getByRole("link", { name: "New source" }).click();
    await page.getByLabel("Dialect").selectOption({ label: "Stripe" });
    await page.getByLabel("Slug").fill("Not A Slug");
    await page.getByRole("button", { name: "Create source" }).click();
    await expect(page.getByText(/Must be 1 to 63 lowercase letters/)).toBeVisible();
    await page.getByLabel("Slug").fill(slug);
    await page.getByRole("button", { name: "Create source" }).click();
    const secret = (await page.getByTestId("secret").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole("link", { name: "Continue and send an example" }).click();
    await expect(page.getByRole("heading", { name: slug })).toBeVisible();
    await page.getByRole("button", { name: "Create curl command" }).click();
    const command = page.getByRole("region", { name: "Try it" }).locator("pre");
    await expect(command).toContainText(`/api/webhooks/${slug}`);
    expect(await page.content()).not.toContain(secret);
    await expect(page.getByText("No rejections. Every request to this source was accepted.")).toBeVisible();
  });

  test("a rejected request is kept with its cause and what arrived", async ({ page }) => {
    const world = await makeWorld();
    await world.sendUnsigned("<script>document.title='owned'</script>");
    await page.goto("/failures");
    await page.getByRole("link", { name: "Rejections" }).click();
    await page.getByLabel("Source").selectOption({ label: world.slug });
    const row = page.getByRole("list", { name: "Rejections" }).getByRole("listitem");
    await expect(row).toHaveCount(1);
    await row.getByText("Missing headers").click();
    await expect(row).toContainText("<script>document.title='owned'</script>");
    expect(await page.title()).not.toContain("owned");
  });

  test("the audit log is exported as it is filtered", async ({ page }) => {
    const world = await makeWorld("=1+1");
    await page.goto(`/audit?partnerId=${world.partner.id}`);
    await expect(page.getByText("partner.create")).toBeVisible();
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export CSV" }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await started).createReadStream()) chunks.push(Buffer.from(chunk));
    const lines = Buffer.concat(chunks).toString("utf8").trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`'${world.partner.name}`);
    expect((await page.request.get("/audit/export?since=nonsense")).status()).toBe(400);
  });
});
