/** Where someone lands who asked for nothing in particular. */
export const homePath = "/";

/**
 * A path of this site to go on to, made of what a URL's `next` said. Anything that could lead elsewhere (another origin,
 * `//host`, a backslash, a control character) becomes the home page.
 */
export function safePath(wish: unknown): string {
  if (typeof wish !== "string" || !/^\/(?![/\\])[\x20-\x7e]*$/.test(wish) || wish.includes("\\"))
    return homePath;
  const base = "http://portico.invalid";
  if (!URL.canParse(wish, base)) return homePath;
  const url = new URL(wish, base);
  if (url.origin !== base || url.pathname === "/sign-in") return homePath;
  return url.pathname + url.search;
}
