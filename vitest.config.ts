import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { plantedMutation } from "./tests/mutations/plant.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root.replace(/\/$/, "") };

/** A made-up key: the tests' secrets are encrypted too. */
const env = {
  PORTICO_ENCRYPTION_KEY: Buffer.alloc(32, "portico-test-key").toString("base64"),
  NEXTAUTH_SECRET: "portico-test-secret",
  INNGEST_EVENT_KEY: "test-event-key",
  INNGEST_SIGNING_KEY: "signkey-test-00112233445566778899aabbccddeeff",
  PORTICO_LOG_LEVEL: "silent",
  // Tests send more requests and create more than a caller may. The tests of the limits set their own.
  PORTICO_REQUESTS_PER_SECOND: "1000000",
  PORTICO_MAX_ENDPOINTS: "1000000",
  PORTICO_MAX_API_KEYS: "1000000",
  PORTICO_MAX_ACCESS_LINKS: "1000000",
  PORTICO_MAX_TESTS_PER_MINUTE: "1000000",
};

const withDatabase = { globalSetup: "./tests/support/cluster.ts", testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  resolve: { alias },
  plugins: [plantedMutation()],
  test: {
    // Vitest's default on two cores is one worker. Many tests wait for a network or a database, so a second one helps.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "{lib,embedded,server,cli,inngest,components,tests/architecture,tests/bench,tests/faults}/**/*.test.{ts,tsx}",
          ],
          env,
          // Some do much; none says how long it may take on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "integration", include: ["tests/integration/**/*.test.ts"], env, ...withDatabase },
      },
      {
        extends: true,
        test: { name: "conformance", include: ["tests/conformance/**/*.test.ts"], env, ...withDatabase },
      },
      {
        extends: true,
        test: {
          name: "reliability",
          include: ["tests/reliability/**/*.test.ts"],
          // Each starts the whole product, which builds into one folder, and measures it: one at a time, after the rest.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // `npm run test:proxy`: needs nginx.
        test: {
          name: "proxy",
          include: ["tests/proxy/**/*.test.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        // `npm run test:serverless`: needs PostgreSQL and PgBouncer.
        test: {
          name: "serverless",
          include: ["tests/serverless/*.test.ts"],
          globalSetup: "./tests/serverless/support/setup.ts",
          // Each file starts processes of its own, and all share the deployments.
          fileParallelism: false,
          testTimeout: 240_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
