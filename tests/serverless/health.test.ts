import { describe, expect, inject, test, vi } from "vitest";

describe.each(inject("deployments"))("$name", ({ url }) => {
  test("health is ok, and no check fails", async () => {
    await vi.waitFor(
      async () => {
        const response = await fetch(`${url}/api/health`);
        const health = await response.json();
        expect(health).toMatchObject({
          status: "ok",
          checks: {
            configuration: { status: "ok" },
            database: { status: "ok" },
            migrations: { status: "ok" },
            secrets: { status: "ok" },
          },
        });
        expect(response.status).toBe(200);
      },
      { timeout: 30_000, interval: 500 },
    );
  });
});
