import { parseUrl } from "@/lib/platform/parse-url";

/** A site that does not exist. Paths are resolved against it in the way in which a browser resolves them. */
const base = "http://portico.invalid";

const maxLength = 2_000;

/** Printable ASCII without a backslash, which browsers read as a slash. */
const plainCharacters = /^[\x20-\x5b\x5d-\x7e]*$/;

/** One slash, and no second one: `//host` is another site. */
const startOfPath = /^\/(?!\/)/;

/**
 * A path of the portal from a text that anyone may have written. The text is resolved as a browser resolves it (`/..//host`
 * becomes `//host`), and the checks apply to the result, because the result is what a browser opens.
 * @returns path and query; undefined for anything that could lead to another site
 */
export function portalPath(target: unknown): string | undefined {
  if (typeof target !== "string" || target.length > maxLength) return undefined;
  if (!startOfPath.test(target) || !plainCharacters.test(target)) return undefined;
  const path = resolve(target);
  // A browser must open exactly this path.
  return path !== undefined && startOfPath.test(path) && resolve(path) === path ? path : undefined;
}

/** The path and query that a browser opens, if it stays on the site. */
function resolve(target: string): string | undefined {
  const url = parseUrl(target, base);
  return url?.origin === base ? url.pathname + url.search : undefined;
}
