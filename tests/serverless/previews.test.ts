import { randomBytes } from "node:crypto";
import { expect, inject, test } from "vitest";
import { ensureDatabase } from "@/embedded/postgres/server";
import { runScript } from "./support/deployment";

const [deployment] = inject("deployments");
if (!deployment) throw new Error("There is no deployment.");
const server = { url: (name: string) => inject("directUrl") + name };
const preview = { VERCEL: "1", VERCEL_ENV: "preview" };

async function emptyDatabase(): Promise<Record<string, string>> {
  const name = `preview_${randomBytes(4).toString("hex")}`;
  await ensureDatabase(server, name);
  return { DATABASE_URL: server.url(name), DATABASE_URL_UNPOOLED: "" };
}

test("a preview of the same migrations builds, and leaves the database as it is", async () => {
  const built = await runScript("vercel-build", deployment, preview);
  expect([built.code, built.output]).toEqual([0, expect.stringContaining("the database was not changed")]);
});

test("a preview with pending migrations stops, and names the variables to set", async () => {
  const built = await runScript("vercel-build", deployment, { ...preview, ...(await emptyDatabase()) });
  expect(built.code).toBe(1);
  expect(built.output).toMatch(/Preview only: DATABASE_URL[\s\S]*PORTICO_MIGRATE_PREVIEWS=true/);
});

test("a preview with a database of its own migrates", async () => {
  const own = { ...(await emptyDatabase()), PORTICO_MIGRATE_PREVIEWS: "true" };
  const built = await runScript("vercel-build", deployment, { ...preview, ...own });
  expect([built.code, built.output]).toEqual([0, expect.stringMatching(/Applied \d+ migrations/)]);
});
