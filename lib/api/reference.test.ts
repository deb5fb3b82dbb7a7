import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resources } from "./calls";
import { openApiDocument } from "./openapi";
import { apiReference } from "./reference";

test("the reference page is up to date: run `npm run api-docs` after a change", () => {
  expect(readFileSync("docs/api-reference.md", "utf8")).toBe(apiReference(openApiDocument(resources)));
});
