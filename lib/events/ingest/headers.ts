import type { Context } from "@/lib/auth/context";
import { tenantOf } from "@/lib/auth/tenant";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { HeaderRecord } from "@/lib/dialects/types";
import { visibleHeaderNames } from "@/lib/dialects/visible-headers";
import { rememberByName } from "@/lib/http/remember-by-name";
import { maskCredentials, storedHeaders } from "@/lib/http/stored-headers";
import type { HeaderPairs } from "@/lib/http/types";
import { storableText } from "@/lib/platform/storable-text";

const maxValueLength = 8_192;

/**
 * Headers that the platform in front of Portico adds for Portico itself. They say nothing about the webhook, and hold
 * credentials and the identity of the deployment. Sources: Vercel, "Request headers"; Cloudflare, "Access: application
 * token"; AWS, "Authenticate users using an Application Load Balancer" and "Mutual authentication"; Google Cloud, "Identity-
 * Aware Proxy: signed headers" and "App Engine: request headers"; Azure App Service, "Work with user identities"; Envoy,
 * "HTTP header manipulation"; Netlify, Railway and Fly.io, request headers; oauth2-proxy, "X-Auth-Request-…".
 */
const platformHeader = new RegExp(
  `^(?:${[
    "x-vercel-",
    "x-now-",
    "x-matched-path$",
    "x-invoke-",
    "x-middleware-",
    "x-nextjs-",
    "cf-access-",
    "cf-worker$",
    "x-amzn-oidc-",
    "x-amzn-mtls-",
    "x-amzn-tls-",
    "x-goog-iap-",
    "x-goog-authenticated-user-",
    "x-serverless-authorization$",
    "x-appengine-",
    "x-google-",
    "x-ms-client-principal",
    "x-ms-token-",
    "x-ms-auth-",
    "x-arr-",
    "x-waws-",
    "x-appservice-",
    "x-site-deployment-id$",
    "disguised-host$",
    "x-envoy-",
    "x-forwarded-client-cert$",
    "x-nf-",
    "x-railway-",
    "fly-dispatch-",
    "fly-replay-",
    "x-auth-request-",
    "x-forwarded-(?:access-token|user|email|groups|preferred-username)$",
    "x-pomerium-",
    "tailscale-",
    "remote-(?:user|email|groups|name)$",
    "x-remote-(?:user|group|extra)",
    "x-webauth-",
  ].join("|")})`,
  "i",
);

/** The lines as a record. Repeated headers are joined with ", " (RFC 9110, 5.3). */
export function headerRecord(pairs: HeaderPairs): HeaderRecord {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = record[key];
    record[key] = before === undefined ? value : `${before}, ${value}`;
  }
  return record;
}

/**
 * The lines as they are stored: without those of the platform, credentials and signatures masked, values shortened, and
 * without characters that jsonb cannot hold. Nothing verifies a signature again, so none is kept.
 */
export function storableHeaders(pairs: HeaderPairs): HeaderPairs {
  return maskCredentials(withoutPlatformHeaders(pairs)).map(([name, value]) => [
    name,
    storableText(value.slice(0, maxValueLength)),
  ]);
}

/**
 * The stored headers of a received webhook for one reader: masked again, because older rows were stored by a weaker rule.
 * A partner sees only the headers that belong to the webhook.
 * @param dialectName the dialect of the webhook
 */
export function readableHeaders(ctx: Context, dialectName: string, json: unknown): HeaderPairs {
  const pairs = withoutPlatformHeaders(storedHeaders(json));
  if (tenantOf(ctx) === null) return pairs;
  const visible = visibleHeaderNames(storedDialect(dialectName));
  return pairs.filter(([name]) => visible.has(name.toLowerCase()));
}

const isOfPlatform = rememberByName((name) => platformHeader.test(name));

function withoutPlatformHeaders(pairs: HeaderPairs): HeaderPairs {
  return pairs.filter(([name]) => !isOfPlatform(name));
}
