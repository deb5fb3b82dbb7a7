import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutation } from "./plant";

/** The three ways in which the code limits something to the actor's partner, each with what an operator gets instead. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\btenantSql\(\s*ctx,\s*sql`[^`]*`,?\s*\)/g, "undefined"],
  [/\btenantWhere\(ctx\)/g, "{}"],
  [/\btenantOf\(ctx\)/g, "null"],
];

/** Where the three functions are defined. */
const definitions = ["lib/auth/tenant.ts"];

/** Every tenant condition in the source, with what it is replaced by. */
export function tenantConditions(): Mutation[] {
  return sources().flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return spellings.flatMap(([pattern, to]) =>
      [...text.matchAll(pattern)].map((match) => ({ file, at: match.index, from: match[0], to })),
    );
  });
}

function sources(): string[] {
  return ["lib", "app", "inngest"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file).replaceAll("\\", "/"),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file))
    .filter((file) => !definitions.includes(file))
    .sort();
}
