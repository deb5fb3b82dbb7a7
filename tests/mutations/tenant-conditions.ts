import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutation } from "./plant";

/** Each way in which the house binds something to a partner, and what is left when the binding is taken out. */
const conditions: readonly (readonly [RegExp, string])[] = [
  // The one question, answered as for an operator.
  [/\btenantOf\(ctx\)/g, "null"],
  [/\.\.\.tenantWhere\(ctx\)/g, "...{}"],
  [/(?<!\.\.\.)\btenantWhere\(ctx\)/g, "{}"],
  [/\btenantSql\(ctx, sql`[^`]*`\)/g, "undefined"],
  // What is made of its answer, where it is used.
  [/\.add\(\s*(?:tenantOf\(ctx\) \?\? undefined|tenant(?: \?\? undefined)?),.*\)/g, ""],
  [/\.add\(walks \? undefined : tenant, .*\)/g, ""],
  [/\.\.\.\(tenant(?: === null)? \? \{[^}]*\} : \{[^}]*\}\)/g, "...{}"],
  [/(?<!\.\.\.\()\btenant \? \{[^}]*\} : \{\}/g, "{}"],
  [/\(tenant === null \|\| tenant === id\)/g, "true"],
  // In SQL the parameter stays, or PostgreSQL would refuse a statement that does not use it.
  [/(?<=\(\$\d+::uuid IS NULL OR )(?:(?:\w+\.)?partner_id|\$\{partner\}) = \$[1-5](?=\))/g, "true"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it becomes a part of one in the source
  [/\bd\.partner_id = \$\{parameter\}/g, "${parameter}::uuid IS NOT NULL"],
  [/\bif \(tenant !== null\) return \{ partnerId: tenant \};/g, ""],
];

/** Where the tenant of an actor is defined. */
const definitions = ["lib/auth/context.ts", "lib/auth/tenant.ts"];

/** Every tenant condition in the source, found by how the house writes them. */
export function tenantConditions(): Mutation[] {
  const found = sources().flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return conditions.flatMap(([pattern, to]) =>
      [...text.matchAll(pattern)].map((match) => ({ file, at: match.index, from: match[0], to })),
    );
  });
  return found.filter((one) => !found.some((other) => isInside(one, other)) && !isUsedElsewhere(one, found));
}

const question = "tenantOf(ctx)";

/** Whether the answer to the question is used in places that are all taken out by themselves. */
function isUsedElsewhere({ file, from }: Mutation, found: readonly Mutation[]): boolean {
  const same = found.filter((each) => each.file === file);
  const questions = same.filter((each) => each.from === question).length;
  return from === question && questions === same.length - questions;
}

/** Whether a place is a part of another one: taking that out takes this out as well. */
function isInside(one: Mutation, other: Mutation): boolean {
  const isLonger = other.from.length > one.from.length && other.file === one.file;
  return isLonger && one.at >= other.at && one.at < other.at + other.from.length;
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
