import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { makeWorld, type World } from "./support/api";
import { hindrances } from "./support/good-page";
import { makeMember } from "./support/member";
import { operatorState } from "./support/operator";
import { expect, test } from "./support/quiet-page";
import { type Receiver, startReceiver } from "./support/receiver";
import { signIn } from "./support/sign-in";

test.use({ storageState: operatorState });
test.describe.configure({ mode: "parallel" });

let world: World;
let receiver: Receiver;
let endpointId: string;

test.beforeEach(async () => {
  [world, receiver] = [await makeWorld(), await startReceiver()];
  endpointId = await world.register({ url: receiver.url, description: "POS Bali" });
});
test.afterEach(() => receiver.close());

const list = (more = "") => `/deliveries?endpointId=${endpointId}${more}`;
const rowOf = (page: Page, externalId: string) => page.getByRole("row").filter({ hasText: externalId });
const sidePanel = (page: Page) => page.getByRole("region", { name: "Open delivery" });

/** Sends a number of events and waits until all are delivered. Returns their ids, the newest first. */
async function deliver(count: number, body: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  const before = receiver.received.length;
  for (let sent = 0; sent < count; sent += 1) ids.unshift(await world.send(body));
  await expect.poll(() => receiver.received.length).toBe(before + count);
  return ids;
}

/** The list with this many rows, all of them delivered, and a page that reacts. */
async function openList(page: Page, rows: number, more = ""): Promise<void> {
  await page.goto(list(more));
  await expect(page.getByRole("row").filter({ hasText: "klikit.order" })).toHaveCount(rows);
  await expect(page.getByRole("button", { name: "Views" })).toBeEnabled();
}

/** Leaves the page before its session ends, so that it has nothing to complain of. */
async function becomeViewer(page: Page, { partner }: World): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
  await signIn(page, await makeMember(partner.id, "viewer"));
}

test("the search finds by attribute, says what it understands, and keeps to one's own", async ({ page }) => {
  const [wanted = ""] = await deliver(1, { table: 7821 });
  const [other = ""] = await deliver(1, { table: 7822 });
  await page.goto(list());
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Search deliveries" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(field).toBeFocused({ timeout: 250 });
  }).toPass();
  await expect(page.getByText("event attributes; all of them must match")).toBeVisible();
  await field.fill(`table:7821 brand_id:${world.brand}`);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, wanted)).toBeVisible();
  await expect(page.getByText(other)).toHaveCount(0);
  await field.fill(other);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, other)).toBeVisible();

  const stranger = await makeWorld();
  await becomeViewer(page, stranger);
  await page.goto(`/deliveries?q=brand_id:${world.brand}`);
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
});

test("a delivery opens beside the list, which keeps its place; keys and the back button work", async ({
  page,
}) => {
  const [newest = "", older = ""] = await deliver(2);
  await openList(page, 2);
  await rowOf(page, newest).getByRole("link").click();
  await expect(
    sidePanel(page).getByRole("heading", { name: "klikit.order.created.v2 to POS Bali" }),
  ).toBeVisible();
  await expect(page).toHaveURL(/[?&]open=dlv_/);
  await expect(page.getByRole("heading", { level: 1, name: "Deliveries" })).toBeVisible();
  await expect(sidePanel(page).getByRole("region", { name: "Request" })).toBeVisible();

  const opened = new URL(page.url()).searchParams.get("open");
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(new RegExp(`open=${opened}`));
  await expect(sidePanel(page).getByRole("region", { name: "Request" })).toContainText(older);
  await page.keyboard.press("Escape");
  await expect(sidePanel(page)).toHaveCount(0);
  await expect(rowOf(page, older).getByRole("link")).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`open=${opened}`));
  await page.goBack();
  await expect(sidePanel(page)).toHaveCount(0);
  await page.goForward();
  await sidePanel(page).getByRole("link", { name: "Open as a page" }).click();
  await expect(page).toHaveURL(new RegExp(`/deliveries/${opened}$`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("POS Bali");
  await page.goBack();
  await expect(sidePanel(page).getByRole("region", { name: "Request" })).toBeVisible();
  expect(await hindrances(page)).toEqual([]);
});

test("on a phone a delivery opens as a page", async ({ page }) => {
  const [id = ""] = await deliver(1);
  await page.setViewportSize({ width: 390, height: 844 });
  await openList(page, 1);
  await rowOf(page, id).getByRole("link").click();
  await expect(page).toHaveURL(/\/deliveries\/dlv_/);
  await page.goBack();
  await expect(rowOf(page, id)).toBeVisible();
});

test("the selected deliveries are replayed, after a dialog with their number", async ({ page }) => {
  const [newest = "", middle = "", oldest = ""] = await deliver(3);
  await openList(page, 3);
  await rowOf(page, newest).getByRole("checkbox").check();
  await rowOf(page, oldest).getByRole("link").focus();
  await page.keyboard.press("x");
  await expect(page.getByText("2 deliveries selected")).toBeVisible();
  await page.keyboard.press("r");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("2 deliveries will be sent again");
  await dialog.getByRole("button", { name: "Replay 2" }).click();
  await expect(page.getByText("Replay of 2 deliveries started")).toBeVisible();
  const sent = () => receiver.received.map(({ headers }) => headers["x-klikit-event-id"]);
  await expect.poll(sent).toHaveLength(5);
  expect(sent().slice(3).toSorted()).toEqual([newest, oldest].toSorted());

  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await expect(page.getByText("3 deliveries selected")).toBeVisible();
  expect(await hindrances(page)).toEqual([]);
  await page.getByRole("button", { name: "Select all matching" }).click();
  await deliver(1);
  await page.getByRole("button", { name: "Replay", exact: true }).click();
  await dialog.getByRole("button", { name: "Replay 4" }).click();
  await expect.poll(sent).toHaveLength(10);
  expect(sent()).toContain(middle);
});

test("a viewer finds nothing to select and nothing to replay", async ({ page }) => {
  const [id = ""] = await deliver(1);
  await becomeViewer(page, world);
  await openList(page, 1);
  await expect(rowOf(page, id)).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await rowOf(page, id).getByRole("link").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await expect(page.getByText("selected")).toHaveCount(0);
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
});

test("the list is exported as the filters show it, as CSV and as JSON", async ({ page }) => {
  const [wanted = ""] = await deliver(1, { table: 1 });
  await deliver(1, { table: 2 });
  await openList(page, 1, "&q=table:1");
  const save = async (format: RegExp) => {
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: format }).click(),
    ]);
    return readFile(await download.path(), "utf8");
  };
  const lines = (await save(/CSV/)).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(wanted);
  expect(JSON.parse(await save(/JSON/))).toMatchObject({ data: [{ externalId: wanted }], nextCursor: null });
  const bad = await page.request.get("/deliveries/export?endpointId=nonsense");
  expect(bad.status()).toBe(400);
});

test("a bar of the chart narrows the time", async ({ page }) => {
  const [id = ""] = await deliver(1);
  await openList(page, 1, "&since=1h");
  const bar = page.getByRole("region", { name: "Volume" }).getByTitle(/: 1 succeeded, 0 failed/);
  await expect(async () => {
    await page.reload();
    await expect(bar).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await bar.click();
  await expect(page).toHaveURL(/since=\d{4}-.*until=\d{4}-/);
  await expect(rowOf(page, id)).toBeVisible();
  await page.getByRole("link", { name: "Remove the filter time" }).click();
  await expect(page).toHaveURL((url) => !url.search.includes("until"));
});

test("filters are kept under a name, for oneself, and deleted again", async ({ page }) => {
  await deliver(1);
  const name = `Bali ${world.brand}`;
  await openList(page, 1, "&status=succeeded");
  const choose = async (item: string) => {
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  const dialog = page.getByRole("dialog", { name: "Your views" });
  await choose("Save or delete a view");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toHaveCount(0);

  await choose("Failing now");
  await expect(page).toHaveURL(/\/deliveries\?status=retrying$/);
  await choose(name);
  await expect(page).toHaveURL(new RegExp(`status=succeeded&endpointId=${endpointId}`));
  await choose("Save or delete a view");
  await dialog.getByRole("button", { name: `Delete ${name}` }).click();
  await expect(dialog.getByText(name)).toHaveCount(0);
});

test("chosen columns stay, and are there before any script runs", async ({ page }) => {
  await deliver(1);
  await openList(page, 1);
  const head = (name: string) => page.getByRole("columnheader", { name });
  await expect(head("External ID")).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "External ID" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Source" }).click();
  await page.keyboard.press("Escape");
  await expect(head("External ID")).toHaveCount(0);
  await expect(head("Source")).toBeVisible();
  const html = await (await page.request.get(list())).text();
  expect(html).toContain("Source</th>");
  expect(html).not.toContain("External ID</th>");
});

test("new deliveries are counted while the pointer rests on the list, and no row moves", async ({ page }) => {
  const [first = ""] = await deliver(1);
  await openList(page, 1);
  await rowOf(page, first).hover();
  const [second = ""] = await deliver(1);
  await page.getByRole("button", { name: "New deliveries above" }).click();
  await expect(rowOf(page, second)).toContainText("Succeeded");
});
