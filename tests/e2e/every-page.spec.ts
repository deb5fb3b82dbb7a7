import { makeWorld, type World } from "./support/api";
import { expectGoodPage, hindrances } from "./support/good-page";
import { makeMail } from "./support/mail";
import { makeMember } from "./support/member";
import { markup, nameWithMarkup } from "./support/naughty";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { deadUrl, startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";

test.use({ storageState: operatorState });
// Each walk makes a world of its own, so the walks share the workers.
test.describe.configure({ mode: "parallel" });

type Walker = "operator" | "manager" | "viewer";

/** The pages that someone finds in the portal; what only operators have is missing for the others. */
function pathsFor(
  walker: Walker,
  { endpointId, deliveryId, eventId, partnerId, sourceId, mailId, apiKeyId }: Ids,
): string[] {
  const everybodys = [
    "/",
    "/?range=1h",
    "/?range=7d",
    "/deliveries",
    "/deliveries?status=dead_lettered&since=24h&q=none",
    "/deliveries?endpointId=nonsense",
    `/deliveries?open=${deliveryId}`,
    "/deliveries?q=brand_id:663",
    `/deliveries/${deliveryId}`,
    "/failures",
    "/endpoints",
    "/endpoints?status=failing&sort=status",
    "/endpoints?sort=nonsense",
    `/endpoints/${endpointId}`,
    `/endpoints/${endpointId}?range=7d`,
    "/events",
    "/events?since=nonsense",
    `/events/${eventId}`,
    "/catalog",
    "/catalog?dialect=quippy&type=grading.done",
    "/members",
    "/settings",
    "/no-such-page",
  ];
  const managers = ["/endpoints/new", `/endpoints/${endpointId}/edit`];
  const operators = [
    "/partners",
    `/partners/${partnerId}`,
    "/sources",
    "/sources/new",
    `/sources/${sourceId}`,
    "/failures/rejections",
    "/api-keys",
    "/api-keys/new",
    `/api-keys/${apiKeyId}`,
    "/audit",
    "/audit?target=nonsense",
    "/system",
    "/mailbox",
    `/mailbox/${mailId}`,
  ];
  if (walker === "viewer") return everybodys;
  return walker === "manager" ? [...everybodys, ...managers] : [...everybodys, ...managers, ...operators];
}

interface Ids {
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly partnerId: string;
  readonly sourceId: string;
  readonly mailId: string;
  readonly apiKeyId: string;
}

/** A partner with something of everything, under names that no page may take for markup. */
async function lived(world: World): Promise<Ids> {
  const receiver = await startReceiver();
  const url = `${receiver.url}/${"long/".repeat(60)}`;
  const endpointId = await world.register({ url, description: nameWithMarkup });
  await world.register({ url: await deadUrl(), description: markup.slice(0, 60), retrySchedule: [] });
  await world.send({ note: markup });
  await world.sendUnsigned(markup);
  await expect.poll(() => receiver.received.length).toBe(1);
  const headers = receiver.received[0]?.headers ?? {};
  await receiver.close();
  await world.move(endpointId, `${await deadUrl()}/${"long/".repeat(60)}`);
  const deliveryId = String(headers["portico-delivery-id"]);
  const eventId = await world.eventOf(deliveryId);
  const mailId = await makeMail({ subject: "long".repeat(40), text: markup });
  const apiKeyId = await world.makeKey();
  const { partner, sourceId } = world;
  return { endpointId, deliveryId, eventId, partnerId: partner.id, sourceId, mailId, apiKeyId };
}

for (const walker of ["operator", "manager", "viewer"] as const) {
  test.describe(walker, () => {
    if (walker !== "operator") test.use({ storageState: { cookies: [], origins: [] } });

    test("every page is usable in both sizes and themes, and reports no error", async ({ page }) => {
      test.setTimeout(600_000);
      const world = await makeWorld(nameWithMarkup);
      const ids = await lived(world);
      if (walker !== "operator") await signIn(page, await makeMember(world.partner.id, walker));
      for (const path of pathsFor(walker, ids)) await expectGoodPage(page, path);
      expect(await page.title()).not.toContain("owned");
    });
  });
}

test("a chosen theme stays, and is there before any script runs", async ({ page, browser }) => {
  await page.goto("/endpoints");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect.poll(background).not.toBe(light);
  await expect
    .poll(async () => (await page.context().cookies()).find(({ name }) => name === "portico-theme")?.value)
    .toBe("dark");
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const still = await context.newPage();
  await still.goto("/endpoints");
  await expect(still.locator("html")).toHaveAttribute("data-theme", "dark");
  await context.close();
});

test("the keyboard searches, walks and opens", async ({ page }) => {
  await page.goto("/endpoints");
  const rows = page.locator("[data-row-link]");
  // Keys count once the page can react; `k` stays on the first row however often it is pressed.
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(rows.first()).toBeFocused({ timeout: 250 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/endpoints\/ep_/);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search deliveries" })).toBeFocused();
  await page.keyboard.type("nothing-has-this-id");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
});

test("an action is done for a Portico page, and refused without an origin or from another", async ({
  page,
}) => {
  await page.goto("/endpoints");
  const actionRequest = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByRole("button", { name: "Light theme" }).click();
  const { "next-action": id = "", "content-type": type = "" } = (await actionRequest).headers();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const chooseDark = async (origin: Record<string, string>) => {
    const headers = { "next-action": id, "content-type": type, cookie, ...origin };
    const response = await fetch(page.url(), { method: "POST", headers, body: '["dark"]' });
    return response.headers.getSetCookie().some((line) => line.startsWith("portico-theme=dark"));
  };
  expect(await chooseDark({ origin: new URL(page.url()).origin })).toBe(true);
  expect(await chooseDark({})).toBe(false);
  expect(await chooseDark({ origin: "null" })).toBe(false);
  expect(await chooseDark({ origin: "https://evil.example" })).toBe(false);
});

test("the check for what hinders people bites", async ({ page }) => {
  await page.goto("/settings");
  expect(await hindrances(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector("main")?.insertAdjacentHTML("beforeend", "<img src='data:,'><button></button>");
  });
  const found = await hindrances(page);
  expect(found.some((line) => line.startsWith("image-alt"))).toBe(true);
  expect(found.some((line) => line.startsWith("button-name"))).toBe(true);
});

test("a violation of the content policy counts as a complaint", async ({ page, complaints }) => {
  await page.goto("/settings");
  await page.evaluate(() => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: "p { color: red }" }));
  });
  await expect.poll(() => complaints.join()).toContain("Content Security Policy");
  complaints.length = 0;
});
