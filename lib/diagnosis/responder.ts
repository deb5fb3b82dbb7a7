import { challengerOf } from "@/lib/deliveries/attempts/challenge";
import type { Facts } from "./facts";

/** Something between Portico and the partner's application that sent the response itself. */
export interface Interception {
  readonly sentence: string;
  readonly hint: string;
}

/** Recognises the responses of one product; undefined for all others. */
type Fingerprint = (facts: Facts) => Interception | undefined;

const notReceived = "your application did not receive this request";

const cloudflareChallenge: Fingerprint = ({ attempt }) =>
  challengerOf(attempt.responseHeaders ?? []) === "cloudflare"
    ? {
        sentence: `Cloudflare responded with a challenge page; ${notReceived}.`,
        hint: "In Cloudflare, add a WAF custom rule with the action Skip for the webhook path. A rule cannot skip Bot Fight Mode. Turn it off for this zone, or use a host name in another zone.",
      }
    : undefined;

// Cloudflare documentation, "Access": visitors who are not signed in are redirected to <team>.cloudflareaccess.com.
const cloudflareAccess: Fingerprint = ({ location }) =>
  /^https:\/\/[^/]+\.cloudflareaccess\.com(\/|$)/i.test(location)
    ? {
        sentence: `Cloudflare Access asked for a sign-in; ${notReceived}.`,
        hint: "In Cloudflare Zero Trust, add an Access application for the webhook path with a Bypass policy. The signature protects that path.",
      }
    : undefined;

// Cloudflare documentation, "Error 52x", "Error 530".
const cloudflareOrigin: Readonly<Record<number, string>> = {
  520: "your server's response was empty or invalid",
  521: "your server refused Cloudflare's connection",
  522: "it could not connect to your server in time",
  523: "it found no route to your server",
  524: "your server accepted the request but took too long to respond",
  525: "the TLS handshake with your server failed",
  526: "your server's certificate is not valid",
  530: "it could not find your server, or your tunnel is not running",
};

const cloudflareOriginError: Fingerprint = ({ status, header }) => {
  const cause = header("server").toLowerCase() === "cloudflare" ? cloudflareOrigin[status] : undefined;
  return cause === undefined
    ? undefined
    : {
        sentence: `Cloudflare responded ${status}: ${cause}.`,
        hint: "Check that your server is running, allows Cloudflare's addresses, and has the certificate that the zone's SSL mode requires.",
      };
};

// "server: cloudflare" is on every response that passes through; only its own pages contain these strings.
const cloudflareBlock: Fingerprint = ({ status, header, body, isHtml }) =>
  status >= 400 &&
  header("server").toLowerCase() === "cloudflare" &&
  ((isHtml && /cf-error-details|\| Cloudflare<\/title>|Cloudflare Ray ID/i.test(body)) ||
    /^error code: 1\d{3}\s*$/i.test(body))
    ? {
        sentence: `Cloudflare responded ${status} with its own page; ${notReceived}.`,
        hint: "Find the rule that blocked the request under Security, Events in Cloudflare's dashboard, and exempt the webhook path.",
      }
    : undefined;

// Vercel documentation, "Firewall"; the header's values are "challenge" and "deny".
const vercelFirewall: Fingerprint = ({ header }) =>
  /^(challenge|deny)$/i.test(header("x-vercel-mitigated"))
    ? {
        sentence: `Vercel's firewall stopped the request; ${notReceived}.`,
        hint: "In the Vercel project under Firewall, add a bypass rule for the webhook path, or turn off Attack Challenge Mode.",
      }
    : undefined;

// Vercel documentation, "Deployment Protection": a login page with 401, or a redirect to vercel.com/sso-api.
const vercelProtection: Fingerprint = ({ status, header, body, location }) =>
  (status === 401 || (status >= 300 && status < 400)) &&
  (header("set-cookie").includes("_vercel_sso_nonce=") ||
    `${location}\n${body}`.includes("https://vercel.com/sso-api"))
    ? {
        sentence: `Vercel asked for a sign-in (Deployment Protection); ${notReceived}.`,
        hint: "Register the production domain instead of a preview URL. If the URL is right, turn Deployment Protection off for it, or add a Protection Bypass for Automation and append ?x-vercel-protection-bypass=<secret> to the URL.",
      }
    : undefined;

// Vercel documentation, "Error codes": the code is in x-vercel-error and on a line of a plain-text body.
const vercelErrors: Readonly<Record<string, string>> = {
  DEPLOYMENT_NOT_FOUND: "no deployment has this host name anymore",
  DEPLOYMENT_DELETED: "the deployment was deleted",
  DEPLOYMENT_DISABLED: "the deployment is disabled, often because of billing",
  DEPLOYMENT_PAUSED: "the project is paused",
  NOT_FOUND: "the deployment has no such path",
  FUNCTION_INVOCATION_TIMEOUT: "your function exceeded Vercel's time limit",
  FUNCTION_INVOCATION_FAILED: "your function crashed, and its log shows the cause",
  FUNCTION_PAYLOAD_TOO_LARGE: "the body exceeds Vercel's limit",
  FUNCTION_THROTTLED: "too many functions are running at once",
};

const vercelError: Fingerprint = ({ status, header, body }) => {
  const code = header("x-vercel-error") || (/^DEPLOYMENT_[A-Z_]+$/m.exec(body)?.[0] ?? "");
  if (status < 400 || !/^[A-Z_]{3,60}$/.test(code)) return undefined;
  const cause = Object.hasOwn(vercelErrors, code)
    ? vercelErrors[code]
    : "Vercel's documentation explains this code";
  return {
    sentence: `Vercel responded ${status} ${code}: ${cause}.`,
    hint: code.startsWith("DEPLOYMENT_")
      ? "Preview URLs stop working when their deployment is deleted. Register a production domain of the project."
      : "The logs of the Vercel project show this request with the same code.",
  };
};

// ngrok documentation, "Errors": the code is in a header and on the page.
const ngrokErrors: Readonly<Record<string, string>> = {
  ERR_NGROK_3200: "the tunnel is offline",
  ERR_NGROK_6024: "it showed its browser warning page",
  ERR_NGROK_8012: "the tunnel is up, but nothing listens on your local port",
};

const ngrok: Fingerprint = ({ status, header, body, isHtml }) => {
  const code = header("ngrok-error-code") || (isHtml ? (/\bERR_NGROK_\d{1,6}\b/.exec(body)?.[0] ?? "") : "");
  if (!/^ERR_NGROK_\d{1,6}$/.test(code)) return undefined;
  const cause = Object.hasOwn(ngrokErrors, code) ? ngrokErrors[code] : `the error is ${code}`;
  return {
    sentence: `ngrok responded ${status}: ${cause}; ${notReceived}.`,
    hint: "Start the tunnel and your server again. A free tunnel may get a new host name each time. If so, register the new one.",
  };
};

const awsWaf: Fingerprint = ({ status, attempt }) =>
  challengerOf(attempt.responseHeaders ?? []) === "aws_waf"
    ? {
        sentence: `AWS WAF responded ${status} with a challenge; ${notReceived}.`,
        hint: "In the web ACL, add a rule that allows the webhook path before the bot rules.",
      }
    : undefined;

// AWS documentation, "Troubleshoot your Application Load Balancers": only its own responses have this header.
const awsLoadBalancer: Fingerprint = ({ status, header }) =>
  status >= 400 && /^awselb\//i.test(header("server"))
    ? {
        sentence: `The AWS load balancer itself responded ${status}.`,
        hint: "502: your target closed the connection or sent an invalid response. 503: no target is healthy. 504: your target took too long. 403: AWS WAF blocked the request.",
      }
    : undefined;

// AWS documentation, "Troubleshooting error response status codes in CloudFront"; only its own pages contain the string.
const cloudfront: Fingerprint = ({ status, body, isHtml }) =>
  status >= 400 && isHtml && /Generated by cloudfront \(CloudFront\)/i.test(body)
    ? {
        sentence: `CloudFront responded ${status} with its own page.`,
        hint: "403: the distribution blocks the request, or its cache behavior does not allow POST. 502 and 504: CloudFront could not reach your origin.",
      }
    : undefined;

const fingerprints: readonly Fingerprint[] = [
  cloudflareChallenge,
  cloudflareAccess,
  cloudflareOriginError,
  cloudflareBlock,
  vercelFirewall,
  vercelProtection,
  vercelError,
  ngrok,
  awsWaf,
  awsLoadBalancer,
  cloudfront,
];

/** The product that responded in place of the application, recognised by headers and body; undefined if none is known. */
export function interceptionOf(facts: Facts): Interception | undefined {
  if (facts.status === 0) return undefined;
  for (const fingerprint of fingerprints) {
    const found = fingerprint(facts);
    if (found) return found;
  }
  return undefined;
}
