import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { makeWorld, type World } from "./support/api";
import { startEmbedder } from "./support/embedder";
import { startGithub } from "./support/github";
import { hindrances } from "./support/good-page";
import { linkMailedTo } from "./support/last-mail";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { signIn } from "./support/sign-in";
import { stack } from "./support/stack";

const overview = { name: "Overview", exact: true } as const;
const minted = z.object({ id: z.string(), url: z.url() });

async function callApi(key: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${stack().url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** An access link to a world's partner, as an operator's back end mints it. */
async function mint({ partner }: World, input: object = {}) {
  const response = await callApi(stack().apiKey, `/partners/${partner.id}/access-links`, input);
  return minted.parse(await response.json());
}

test.describe("API keys", () => {
  test.use({ storageState: operatorState });

  test("are made with scopes, shown once, renamed, given a webhook, and revoked", async ({ page }) => {
    const world = await makeWorld();
    const name = `Key ${randomUUID().slice(0, 8)}`;
    await page.goto("/api-keys");
    await page.getByRole("link", { name: "New key" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.getByText("Must not be empty.")).toBeVisible();
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Partner", { exact: true }).selectOption({ label: world.partner.name });
    await page.getByRole("checkbox", { name: "Replay" }).check();
    await page.getByLabel("Expires").selectOption({ label: "after 90 days" });
    await page.getByRole("button", { name: "Create key" }).click();
    const key = (await page.getByTestId("secret").textContent()) ?? "";
    expect(key).toMatch(/^portico_/);
    expect((await callApi(key, "/deliveries")).status).toBe(200);
    expect((await callApi(key, "/api-keys")).status).toBe(403);
    await page.getByRole("link", { name: "Continue and add a webhook" }).click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
    expect(await page.content()).not.toContain(key);

    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(`${name} renamed`);
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("heading", { name: `${name} renamed` })).toBeVisible();

    await page.getByRole("button", { name: "Add webhook" }).click();
    await page.getByRole("button", { name: "Add webhook" }).click();
    await expect(page.getByText("Must contain at least one event type.")).toBeVisible();
    await page.getByLabel("URL").fill("http://localhost:9/hook");
    await page.getByRole("checkbox", { name: /^All events/ }).check();
    await page.getByRole("button", { name: "Add webhook" }).click();
    await expect(page.getByTestId("secret")).toHaveText(/^whsec_/);
    await page.getByRole("button", { name: "Edit webhook" }).click();
    await page.getByLabel("URL").fill("http://localhost:9/another");
    await page.getByRole("button", { name: "Save webhook" }).click();
    const webhook = page.getByRole("region", { name: "Webhook" });
    await expect(webhook).toContainText("http://localhost:9/another");
    await webhook.getByRole("button", { name: "Rotate secret" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Rotate" }).click();
    await expect(webhook.getByTestId("secret").last()).toHaveText(/^whsec_/);

    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByText("Revoked", { exact: true }).first()).toBeVisible();
    expect((await callApi(key, "/deliveries")).status).toBe(401);
    await page.goto("/api-keys");
    await expect(page.getByRole("row").filter({ hasText: `${name} renamed` })).toContainText("Revoked");
  });
});

test.describe("a link by mail", () => {
  test("signs in on a click, once, and not by being looked at", async ({ page, request }) => {
    const world = await makeWorld();
    const { email } = await makeMember(world.partner.id, "viewer");
    await page.goto("/sign-in?next=/endpoints");
    await page.getByRole("button", { name: "Email me a link" }).click();
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Email me a link" }).click();
    await expect(page.getByRole("status")).toContainText(`If ${email} has an account`);
    const link = await linkMailedTo(email);
    // A mail scanner follows it, and so does a browser that only looks.
    for (let visits = 0; visits < 3; visits += 1) expect((await request.get(link)).status()).toBe(200);
    await page.goto(link);
    await expect(page.getByText(email)).toBeVisible();
    expect(await hindrances(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Endpoints", exact: true })).toBeVisible();
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
  });

  test("is promised to those who have no account in the same words", async ({ page }) => {
    const email = `nobody-${randomUUID()}@portico.test`;
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Email me a link" }).click();
    await expect(page.getByRole("status")).toHaveText(
      `If ${email} has an account, we sent it a link. The link works once and expires in 15 minutes.`,
    );
  });
});

test("GitHub lets in whose verified email is a member's, and nobody else", async ({ page, context }) => {
  const world = await makeWorld();
  const { email } = await makeMember(world.partner.id, "viewer");
  const github = await startGithub();
  const comeFromGithub = async () => {
    await context.clearCookies();
    await page.goto("/sign-in?next=/endpoints");
    await page.getByRole("button", { name: "Continue with GitHub" }).click();
  };
  try {
    const refused = page.getByRole("alert").filter({ hasText: "No member has the verified email" });
    github.emails = [{ email: "nobody@portico.test", primary: true, verified: true }];
    await comeFromGithub();
    await expect(refused).toBeVisible();
    github.emails = [{ email, primary: true, verified: false }];
    await comeFromGithub();
    await expect(refused).toBeVisible();
    github.emails = [{ email: email.toUpperCase(), primary: true, verified: true }];
    await comeFromGithub();
    await expect(page.getByRole("heading", { name: "Endpoints", exact: true })).toBeVisible();
    await expect(page.getByText(world.partner.name)).toBeVisible();
  } finally {
    await github.close();
  }
});

test.describe("an access link", () => {
  test("lets a guest in on a click, once, for one partner, until an operator ends it", async ({
    page,
    browser,
  }) => {
    const [world, other] = [await makeWorld(), await makeWorld()];
    const endpointId = await world.register({ url: "http://localhost:9/hook", description: "Mine" });
    const foreignId = await other.register({ url: "http://localhost:9/hook" });
    const name = `Ada ${randomUUID().slice(0, 8)}`;
    const { url } = await mint(world, {
      name,
      readOnly: true,
      path: "/endpoints",
      returnUrl: "https://app.example.com/settings",
    });
    expect((await page.request.get(url)).headers()["content-security-policy"]).toContain(
      "frame-ancestors 'none'",
    );
    await page.goto(url);
    await expect(page.getByText(`You will sign in as a guest, ${name}.`)).toBeVisible();
    expect(await hindrances(page)).toEqual([]);
    await page.getByRole("button", { name: "Open the portal" }).click();
    await expect(page.getByRole("heading", { name: "Endpoints", exact: true })).toBeVisible();
    const banner = page.getByRole("region", { name: "Guest" });
    await expect(banner).toContainText(`You are a guest of ${world.partner.name}.`);
    await expect(banner.getByRole("link", { name: "app.example.com" })).toBeVisible();
    await page.goto(`/endpoints/${endpointId}`);
    await expect(page.getByRole("heading", { name: "Mine" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
    expect((await page.goto(`/endpoints/${foreignId}`))?.status()).toBe(404);
    expect((await page.goto("/partners"))?.status()).toBe(404);
    for (const path of ["/settings", "/members", "/"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await hindrances(page)).toEqual([]);
    }
    await page.goto(url);
    await expect(page.getByRole("heading", { name: "This link is not valid" })).toBeVisible();

    const operators = await browser.newContext({ baseURL: stack().url, storageState: operatorState });
    const theirs = await operators.newPage();
    await theirs.goto("/members");
    const row = theirs
      .getByRole("region", { name: "Guests" })
      .getByRole("listitem")
      .filter({ hasText: name });
    await expect(row).toContainText(`Viewer, guest of ${world.partner.name}`);
    await row.getByRole("button", { name: "End session" }).click();
    await expect(row).toHaveCount(0);
    await theirs.goto("/audit?action=access_link");
    const opened = theirs
      .getByRole("listitem")
      .filter({ hasText: "access_link.open" })
      .filter({ hasText: name });
    await expect(opened).toContainText(`${name} guest`);
    await operators.close();
    await page.goto("/endpoints");
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test("is left by the guest, who goes back to where he came from", async ({ page }) => {
    const { url } = await mint(await makeWorld(), { returnUrl: `${stack().url}/sign-in?from=app` });
    await page.goto(url);
    await page.getByRole("button", { name: "Open the portal" }).click();
    await page.getByRole("region", { name: "Guest" }).getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/from=app$/);
    await page.goto("/endpoints");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

/** A frame that is refused says so in the console. */
const refusal = /frame-ancestors|X-Frame-Options/i;

test.describe("in another site's frame", () => {
  test("a guest's portal opens by itself, in the site's colours, and works", async ({ page, complaints }) => {
    const world = await makeWorld();
    const endpointId = await world.register({ url: "http://localhost:9/hook", description: "Framed" });
    const { id, url } = await mint(world, { embed: true, path: `/endpoints/${endpointId}` });
    const embedder = await startEmbedder();
    try {
      // Fetched ahead, by whatever fetches ahead, it is not used up.
      expect((await page.request.get(url)).status()).toBe(200);
      await page.goto(embedder.pageWith(`${url}&theme=dark&accent=b91c1c&x=%3Cscript%3E`));
      const frame = page.frameLocator("iframe");
      await expect(frame.getByRole("heading", { name: "Framed" })).toBeVisible();
      await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
      const accent = await frame
        .locator("html")
        .evaluate((root) => getComputedStyle(root).getPropertyValue("--accent"));
      expect(accent).toMatch(/light-dark\(oklch\(0\.455 0\.12 2\d/);
      await expect(frame.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText([
        "Overview",
        "Deliveries",
        "Failures",
        "Endpoints",
        "Events",
        "Catalog",
      ]);
      await expect(frame.getByRole("button", { name: /^Account/ })).toHaveCount(0);
      await frame.getByRole("button", { name: "Pause" }).click();
      await frame.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
      await expect(frame.getByRole("button", { name: "Enable" })).toBeVisible();
      await frame.getByRole("link", { name: "Deliveries", exact: true }).click();
      await expect(frame.getByRole("heading", { name: "Deliveries", exact: true })).toBeVisible();

      const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "portico-embed");
      expect(cookie).toMatchObject({
        sameSite: "None",
        secure: true,
        httpOnly: true,
        partitionKey: "http://127.0.0.1",
      });
      await endLink(id);
      await frame.getByRole("link", { name: "Endpoints", exact: true }).click();
      await expect(frame.getByRole("heading", { name: "This session has ended" })).toBeVisible();
      // What the list asked for itself meanwhile was refused, and the browser says so.
      expect(complaints.filter((each) => !each.includes("401"))).toEqual([]);
      complaints.length = 0;
    } finally {
      await embedder.close();
    }
  });

  test("nothing shows on a site that is not allowed", async ({ page, complaints }) => {
    const { url } = await mint(await makeWorld(), { embed: true });
    const stranger = await startEmbedder(0);
    try {
      await page.goto(stranger.pageWith(url));
      await expect.poll(() => complaints.some((each) => refusal.test(each))).toBe(true);
      await expect(page.frameLocator("iframe").getByRole("button")).toHaveCount(0);
      complaints.length = 0;
      await page.goto(url);
      await expect(page.getByRole("button", { name: "Open the portal" })).toBeVisible();
    } finally {
      await stranger.close();
    }
  });

  test("a member's page never shows, not even on the allowed site", async ({ page, complaints }) => {
    const world = await makeWorld();
    await signIn(page, await makeMember(world.partner.id, "manager"));
    const alone = await page.goto("/endpoints?embed=1");
    expect(alone?.headers()).toMatchObject({ "x-frame-options": "DENY" });
    expect(alone?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
    const embedder = await startEmbedder();
    try {
      await page.goto(embedder.pageWith(`${stack().url}/sign-in?embed=1`));
      await expect.poll(() => complaints.some((each) => refusal.test(each))).toBe(true);
      complaints.length = 0;
      await page.goto(embedder.pageWith(`${stack().url}/endpoints?embed=1`));
      const ended = page.frameLocator("iframe").getByRole("heading", { name: "This session has ended" });
      await expect(ended).toBeVisible();
    } finally {
      await embedder.close();
    }
  });

  test("?embed=1 leaves out what stands around a page, and takes no colour that is none", async ({
    page,
  }) => {
    const world = await makeWorld();
    await signIn(page, await makeMember(world.partner.id, "viewer"));
    await page.goto("/endpoints?embed=1&theme=light&accent=red;background:url(x)");
    await expect(page.getByRole("heading", { name: "Endpoints", exact: true })).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    await expect(page.locator("head style")).toHaveCount(0);
    expect(await hindrances(page)).toEqual([]);
    await page.goto("/");
    await expect(page.getByRole("heading", overview)).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveCount(1);
  });
});

async function endLink(id: string): Promise<void> {
  const headers = { authorization: `Bearer ${stack().apiKey}` };
  const response = await fetch(`${stack().url}/api/v1/access-links/${id}`, { method: "DELETE", headers });
  if (response.status !== 204) throw new Error(`The access link was not ended: ${response.status}`);
}

test.describe("operators", () => {
  test.use({ storageState: operatorState });

  test("rotate a source's secret, with an overlap that they end", async ({ page }) => {
    const world = await makeWorld();
    await page.goto(`/sources/${world.sourceId}`);
    const secrets = page.getByRole("region", { name: "Signing secret" });
    await secrets.getByRole("button", { name: "Rotate secret" }).click();
    await page.getByLabel("Overlap").selectOption({ label: "1 hour" });
    await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
    await expect(secrets.getByTestId("secret")).toHaveText(/\S{20,}/);
    await expect(secrets.getByRole("listitem")).toHaveCount(2);
    await world.send();
    await secrets.getByRole("button", { name: "End overlap" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End overlap" }).click();
    await expect(secrets.getByRole("button", { name: "End overlap" })).toHaveCount(0);
    await expect(world.send()).rejects.toThrow("401");
  });

  test("say which events are a partner's", async ({ page }) => {
    const world = await makeWorld();
    await page.goto(`/partners/${world.partner.id}`);
    const scope = page.getByRole("region", { name: "Scope" });
    await expect(scope).toContainText("Not defined");
    await openScope(page);
    await page.getByRole("radio", { name: /^Some events/ }).check();
    await page.getByRole("textbox", { name: "Attributes" }).fill("brand_id:663 branch_id:1\nbrand");
    await page.getByRole("button", { name: "Save scope" }).click();
    await expect(page.getByText(/Line 2 is not a list of name:value pairs/)).toBeVisible();
    await page.getByRole("textbox", { name: "Attributes" }).fill('brand_id:663 branch_id:1\nstore:"7"');
    await page.getByRole("button", { name: "Save scope" }).click();
    await expect(scope.getByRole("listitem")).toHaveText(["brand_id:663 branch_id:1", 'store:"7"']);
    const response = await callApi(stack().apiKey, `/partners/${world.partner.id}`);
    expect(await response.json()).toMatchObject({ scope: [{ brand_id: 663, branch_id: 1 }, { store: "7" }] });
    await openScope(page);
    await page.getByRole("radio", { name: /^All events/ }).check();
    await page.getByRole("button", { name: "Save scope" }).click();
    await expect(scope).toContainText("All events");
  });
});

async function openScope(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Edit scope" }).click();
}
