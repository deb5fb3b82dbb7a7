import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { isPagePath, pageRoots } from "@/app/page-roots";

/** The first parts of the paths below a folder of `app`. The names of groups, in brackets, are not part of the path. */
function rootsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith("[") || entry.name.startsWith("_") || entry.name === "api") return [];
    if (entry.isDirectory()) {
      return entry.name.startsWith("(") ? rootsIn(`${folder}/${entry.name}`) : [entry.name];
    }
    return entry.name === "page.tsx" ? [""] : [];
  });
}

test("the list of the pages' paths agrees with the folders", () => {
  expect([...new Set(rootsIn("app"))].sort()).toEqual(pageRoots);
});

test("a path belongs to the pages by its first part", () => {
  for (const path of ["/", "/deliveries", "/deliveries/dlv_1", "/sign-in/"])
    expect(isPagePath(path)).toBe(true);
  for (const path of ["/api", "/api/webhooks/x", "/webhooks/x", "/Deliveries", "/deliveriesx"]) {
    expect(isPagePath(path)).toBe(false);
  }
});
