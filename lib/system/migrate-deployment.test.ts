import { expect, test } from "vitest";
import { parseEnv } from "@/lib/platform/env";
import { mayMigrate } from "./migrate-deployment";

test.each<[boolean, Record<string, string>]>([
  [true, {}],
  [true, { VERCEL: "1", VERCEL_ENV: "production" }],
  [true, { VERCEL_ENV: "production" }],
  [false, { VERCEL: "1", VERCEL_ENV: "preview" }],
  [false, { VERCEL_ENV: "preview" }],
  [false, { VERCEL: "1", VERCEL_ENV: "development" }],
  // The system variables are not exposed, so the build cannot know its environment.
  [false, { VERCEL: "1" }],
  [false, { NOW_BUILDER: "1" }],
  [true, { VERCEL: "1", VERCEL_ENV: "preview", PORTICO_MIGRATE_PREVIEWS: "true" }],
  [false, { VERCEL: "1", VERCEL_ENV: "preview", PORTICO_MIGRATE_PREVIEWS: "false" }],
])("%s for %j", (expected, vars) => {
  expect(mayMigrate(parseEnv({ NODE_ENV: "production", ...vars }))).toBe(expected);
});
