import { parseUrl } from "@/lib/platform/parse-url";
import { type Facts, quoted } from "./facts";

const withoutWww = (host: string) => host.replace(/^www\./, "");
const withoutSlash = (path: string) => path.replace(/\/+$/, "");

/** The only difference between two URLs, if it is a common one that a corrected URL fixes. */
function differenceOf(from: URL, to: URL): string | undefined {
  const sameHost = withoutWww(from.host) === withoutWww(to.host);
  if (!sameHost || withoutSlash(from.pathname) !== withoutSlash(to.pathname)) return undefined;
  if (from.protocol === "http:" && to.protocol === "https:")
    return "The redirect only changes http to https.";
  if (from.host !== to.host) {
    return to.host.startsWith("www.") ? "The redirect only adds www." : "The redirect only removes www.";
  }
  if (from.pathname !== to.pathname) {
    return to.pathname.endsWith("/")
      ? "The redirect only adds a trailing slash."
      : "The redirect only removes the trailing slash.";
  }
  return undefined;
}

/** Hints about a redirect. */
export function redirectHints({ attempt, location }: Facts): string[] {
  const from = parseUrl(attempt.url ?? "");
  const to = location === "" ? undefined : parseUrl(location, from?.href);
  if (to && /(^|\/)(log-?in|sign-?in|sso|oauth2?|auth)(\/|$)/i.test(to.pathname)) {
    return [
      "The redirect leads to a sign-in page. Exempt the webhook path from authentication. The signature protects it.",
    ];
  }
  if (from && to && to.href === from.href) {
    return [
      "The redirect leads back to the same URL and would loop forever. Check the proxy's https settings.",
    ];
  }
  if (to?.protocol !== "https:") return ["Register the URL where your endpoint responds without a redirect."];
  const difference = from ? differenceOf(from, to) : undefined;
  return [
    `${difference ? `${difference} ` : ""}If the target is correct, register ${quoted(to.href)} as the endpoint's URL.`,
  ];
}
