import { randomBytes } from "node:crypto";
import { describe, expect, inject, test } from "vitest";
import { ensureDatabase } from "@/embedded/postgres/server";
import { runScript } from "./support/deployment";

const server = { url: (name: string) => inject("directUrl") + name };

describe.each(inject("deployments"))("$name", (deployment) => {
  test("migrations run through the pooler, again and at once", async () => {
    const name = `migrated_${randomBytes(4).toString("hex")}`;
    await ensureDatabase(server, name);
    const pooled = new URL(deployment.env.DATABASE_URL ?? "");
    pooled.pathname = `/${name}`;
    const env = { DATABASE_URL: pooled.href, DATABASE_URL_UNPOOLED: "" };
    const first = await runScript("migrate", deployment, env);
    expect([first.code, first.output]).toEqual([0, expect.stringContaining("Applied: ")]);
    const again = await runScript("migrate", deployment, env);
    expect([again.code, again.output.trim()]).toEqual([0, "Nothing to apply."]);
    const both = await Promise.all([0, 1].map(() => runScript("migrate", deployment, env)));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
  });

  test("a second deployment builds and leaves the operator as it is", async () => {
    const again = await runScript("vercel-build", deployment, { PORTICO_BOOTSTRAP_PASSWORD: "" });
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("Applied 0 migrations")]);
    expect(again.output).not.toContain("shown this once");
  });
});
