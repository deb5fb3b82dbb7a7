/** Where someone lands who asked for nothing in particular. */
export const homePath = "/";

/**
 * A path of this site to go on to, made of what a URL's `next` said. Anything that could lead elsewhere (another origin,
 * `//host`, a backslash, a control character) becomes the home page.
 */
export function safePath(target: unknown): string {
  if (typeof target !== "string" || !/^\/(?![/\\])[\x20-\x7e]*$/.test(target) || target.includes("\\"))
    return homePath;
  const base = "http://portico.invalid";
  if (!URL.canParse(target, base)) return homePath;
  const url = new URL(target, base);
  if (url.origin !== base || url.pathname === "/sign-in") return homePath;
  return url.pathname + url.search;
}
