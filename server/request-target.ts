/** A path that is its own canonical form, as almost every webhook has. It has no dots, escapes, empty segments or query. */
const plainPath = /^(?:\/[\w~-]+)+$/;

/**
 * The target of a request in one spelling: `//api/webhooks/a/`, `/%61pi/webhooks/a` and `http://host/api/webhooks/a` are
 * all `/api/webhooks/a`. Providers do not follow redirects, so each spelling is the path itself. Only a GET or HEAD of a
 * page keeps its spelling: Next redirects browsers.
 * @param raw the target of the request line
 * @returns undefined if it is not a valid path
 */
export function canonicalTarget(raw: string, method: string): string | undefined {
  if (plainPath.test(raw)) return raw;
  const target = /^https?:\/\//i.test(raw) ? withoutOrigin(raw) : raw;
  const [path = "", ...query] = target.split("?");
  if (!path.startsWith("/") || !isDecodable(path)) return undefined;
  const canonical = canonicalPath(path);
  if (canonical === undefined) return undefined;
  if ((method === "GET" || method === "HEAD") && !/^\/api(\/|$)/.test(canonical)) return target;
  return [canonical, ...query].join("?");
}

/** The absolute form, which every server must accept (RFC 9112, section 3.2.2). */
function withoutOrigin(raw: string): string {
  const target = raw.replace(/^https?:\/\/[^/?#]*/i, "");
  return target.startsWith("/") ? target : `/${target}`;
}

/** Next responds with 500 to a path with escapes that are not UTF-8, although it is the sender's mistake. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function canonicalPath(path: string): string | undefined {
  try {
    const { pathname } = new URL(`http://host${path}`);
    return withoutExtraSlashes(decodeUnreserved(pathname));
  } catch {
    return undefined;
  }
}

/** Decodes the escapes of characters that need none: they are equal to the characters (RFC 3986, section 6.2.2.2). */
function decodeUnreserved(path: string): string {
  return path.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /^[a-z\d_~-]$/i.test(character) ? character : encoded;
  });
}

function withoutExtraSlashes(path: string): string {
  const single = path.replaceAll(/\/{2,}/g, "/");
  return single.length > 1 && single.endsWith("/") ? single.slice(0, -1) : single;
}
