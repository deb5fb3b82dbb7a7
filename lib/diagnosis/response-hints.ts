import { parseRetryAfter } from "@/lib/http/retry-after";
import { duration, type Facts, quoted } from "./facts";
import { redirectHints } from "./redirect";
import { incompleteResponseHint } from "./transport";

/** Hints in a response about the cause of its failure. */
type Matcher = (facts: Facts) => readonly string[];

const redirect: Matcher = (facts) => (facts.status >= 300 && facts.status < 400 ? redirectHints(facts) : []);

// RFC 9110, 11.6.1: a 401 has a WWW-Authenticate header if the server expects a login. Portico signs and never logs in.
const loginRequired: Matcher = ({ status, header }) => {
  const scheme = /^\s*([A-Za-z][\w-]*)/.exec(header("www-authenticate"))?.[1];
  return status === 401 && scheme
    ? [
        `The response requires ${scheme} authentication. Portico signs requests and does not log in. Exempt the path from authentication.`,
      ]
    : [];
};

// The common mistakes of every provider's documentation on signatures, most frequent first.
const signatureChecklist: Matcher = ({ status, header, isHtml }) =>
  status === 401 && !isHtml && header("www-authenticate") === ""
    ? [
        "Compute the signature over the raw bytes of the body. JSON that was parsed and serialized again has different bytes.",
        "Compare the last four characters of your secret with the ones that Portico shows. Each endpoint has its own secret.",
        "Trim the secret. A line break or space changes the key.",
        "Compare with lowercase hex, without white space around the header value.",
        "If the secret was rotated, deploy the new one. A running process keeps the secret it read at startup.",
      ]
    : [];

// Standard Webhooks, Stripe and Slack libraries refuse a timestamp more than five minutes away.
const clock: Matcher = ({ status, body }) =>
  (status === 400 || status === 401 || status === 403) && /timestamp|too old|tolerance/i.test(body)
    ? [
        "The response mentions a timestamp. Portico signs each attempt with the current time, so check your server's clock against NTP.",
      ]
    : [];

// Django responds 403 "CSRF verification failed", Laravel 419 "Page Expired", Rails 422 "InvalidAuthenticityToken".
const csrf: Matcher = ({ status, body }) =>
  status === 419 ||
  ((status === 400 || status === 403 || status === 422) && /csrf|InvalidAuthenticityToken/i.test(body))
    ? ["This is CSRF protection for forms. Exempt the webhook route from it."]
    : [];

// RFC 9110, 15.5.6: a 405 lists the methods that the resource supports in its Allow header.
const methodRefused: Matcher = ({ status, header }) => {
  if (status !== 405) return [];
  const allowed = quoted(header("allow"), 100);
  return [
    `The path exists but does not accept POST${allowed ? ` (it allows ${allowed})` : ""}. Check the path and the route.`,
  ];
};

const notFound: Matcher = ({ status, isHtml }) =>
  status === 404 && !isHtml
    ? ["The server has no such route. Check the path, and check that the version with the route is deployed."]
    : [];

// RFC 9110, 15.5.14; nginx: client_max_body_size, 1 MB unless set.
const tooLarge: Matcher = ({ status }) =>
  status === 413 ? ["Raise the body size limit in the framework and in the proxy in front of it."] : [];

// RFC 9110, 10.2.3. lib/deliveries/queue/schedule.ts applies it.
export const retryAfter: Matcher = ({ status, header }) => {
  const text = header("retry-after");
  if (text === "" || /^0+$/.test(text) || (status >= 200 && status < 300)) return [];
  const isDate = /[a-z]/i.test(text);
  const ms = parseRetryAfter(text, new Date(0));
  if (ms === null)
    return [
      `Retry-After is "${quoted(text, 60)}". Portico ignores it, because it is neither seconds nor an HTTP date.`,
    ];
  const wait = isDate ? `until ${quoted(text, 60)}` : `${Math.floor(ms / 1_000)} s`;
  const held = status === 429 || status === 503 ? " All deliveries of the endpoint wait." : "";
  return [
    `The response asks to wait ${wait}. Portico extends its retry delay accordingly, to at most 6 hours, and never shortens it.${held}`,
  ];
};

// A web page instead of a machine-readable response means that another part of the site responded.
const htmlResponse: Matcher = ({ status, header, isHtml }) => {
  if (!isHtml || (status >= 300 && status < 400)) return [];
  if (status >= 200 && status < 300) {
    return ["The response is a web page. Check that this URL is the webhook route and not a catch-all page."];
  }
  return header("server").toLowerCase() === "cloudflare"
    ? [
        "The response is a web page that came through Cloudflare. If your application's log does not show this request, Cloudflare sent the page.",
      ]
    : [
        "The response is a web page. A webhook route usually responds with JSON or plain text. A proxy, a firewall or another route may have sent it.",
      ];
};

const incomplete: Matcher = (facts) => {
  const hint = incompleteResponseHint(facts);
  return hint === undefined ? [] : [hint];
};

const nearTheLimit: Matcher = ({ status, attempt: { durationMs, evidence }, limitMs }) =>
  !evidence?.incomplete &&
  status >= 200 &&
  status < 300 &&
  limitMs !== undefined &&
  limitMs > 0 &&
  durationMs >= limitMs * 0.8
    ? [
        `The response took ${duration(durationMs)} of the ${duration(limitMs)} timeout. Respond first and process the event later.`,
      ]
    : [];

const matchers: readonly Matcher[] = [
  redirect,
  loginRequired,
  clock,
  signatureChecklist,
  csrf,
  notFound,
  methodRefused,
  tooLarge,
  htmlResponse,
  incomplete,
  retryAfter,
  nearTheLimit,
];

/** All hints in a response of the partner's own application. */
export function responseHints(facts: Facts): readonly string[] {
  return matchers.flatMap((matcher) => matcher(facts));
}
