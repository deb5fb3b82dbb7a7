import { portalPath } from "@/lib/auth/portal-path";
import { parseUrl } from "@/lib/platform/parse-url";

/** The default page after signing in. */
const homePath = "/";

/** Paths that are no page to continue at: the sign-in itself, and routes that return no page. */
const noPage = /^\/(sign-in|api|_next)(?:[/?]|$)/;

/** The page to open after a sign-in, from the `next` parameter of a URL. Anything but a page of this site becomes `/`. */
export function safePath(target: unknown): string {
  const path = portalPath(target) ?? homePath;
  return noPage.test(path) ? homePath : path;
}

/**
 * The URL to which next-auth redirects, from a `callbackUrl` of anyone. It is always a page of this site.
 * @param baseUrl the origin of this site
 */
export function safeCallbackUrl(target: unknown, baseUrl: string): string {
  return baseUrl + safePath(pathOn(target, baseUrl));
}

function pathOn(target: unknown, baseUrl: string): string | undefined {
  if (typeof target !== "string") return undefined;
  if (target.startsWith("/")) return target;
  const url = parseUrl(target);
  return url?.origin === new URL(baseUrl).origin ? url.pathname + url.search : undefined;
}
