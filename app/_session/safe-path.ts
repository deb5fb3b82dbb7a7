import { parseUrl } from "@/lib/platform/parse-url";

/** The default page after signing in. */
export const homePath = "/";

/**
 * A safe path of this site from the `next` parameter of a URL. Anything that could lead to another site (another origin,
 * `//host`, a backslash, a control character) becomes the home page.
 */
export function safePath(target: unknown): string {
  if (typeof target !== "string" || !/^\/(?![/\\])[\x20-\x7e]*$/.test(target) || target.includes("\\"))
    return homePath;
  const base = "http://portico.invalid";
  const url = parseUrl(target, base);
  if (url === undefined || url.origin !== base || url.pathname === "/sign-in") return homePath;
  return url.pathname + url.search;
}
