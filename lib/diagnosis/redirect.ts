import { type Facts, quoted } from "./facts";

function parse(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

const withoutWww = (host: string) => host.replace(/^www\./, "");
const withoutSlash = (path: string) => path.replace(/\/+$/, "");

/** The only difference between two URLs, if it is one of the usual three; a new URL fixes it. */
function differenceOf(from: URL, to: URL): string | undefined {
  const sameHost = withoutWww(from.host) === withoutWww(to.host);
  if (!sameHost || withoutSlash(from.pathname) !== withoutSlash(to.pathname)) return undefined;
  if (from.protocol === "http:" && to.protocol === "https:") return "It only changes http to https.";
  if (from.host !== to.host) {
    return to.host.startsWith("www.") ? "It only adds www." : "It only takes away www.";
  }
  if (from.pathname !== to.pathname) {
    return to.pathname.endsWith("/")
      ? "It only adds a slash at the end."
      : "It only takes away the slash at the end.";
  }
  return undefined;
}

/** Hints about a redirect. */
export function redirectHints({ attempt, location }: Facts): string[] {
  const from = parse(attempt.url ?? "");
  const to = location === "" ? undefined : parse(location, from?.href);
  if (to && /(^|\/)(log-?in|sign-?in|sso|oauth2?|auth)(\/|$)/i.test(to.pathname)) {
    return [
      "It leads to a sign-in page. Exempt the webhook's path from authentication; the signature protects it.",
    ];
  }
  if (from && to && to.href === from.href) {
    return [
      "It leads back to the same URL, so following it would not end. Check the proxy's https settings.",
    ];
  }
  if (to?.protocol !== "https:")
    return ["Register the URL that your endpoint answers under by itself, without a redirect."];
  const difference = from ? differenceOf(from, to) : undefined;
  return [
    `${difference ? `${difference} ` : ""}If this is the right place, register ${quoted(to.href)} as the endpoint's URL.`,
  ];
}
