import type { HeaderPairs } from "@/lib/http/types";

/** Firewalls that ask a browser to prove itself before they let a request through. */
export type Challenger = "aws_waf" | "cloudflare" | "vercel";

/**
 * The header that marks each one's challenge, whatever the status: AWS WAF challenges with 202. Sources: AWS WAF documentation,
 * "CAPTCHA and Challenge action behavior"; Cloudflare, "Detect a Challenge Page response"; Vercel, "Firewall".
 */
const markers: readonly (readonly [Challenger, string, RegExp])[] = [
  ["aws_waf", "x-amzn-waf-action", /^(challenge|captcha)$/i],
  ["cloudflare", "cf-mitigated", /^challenge$/i],
  ["vercel", "x-vercel-mitigated", /^challenge$/i],
];

/** The firewall whose challenge a response is; undefined if the response is no challenge. */
export function challengerOf(headers: HeaderPairs): Challenger | undefined {
  const hasHeader = (name: string, value: RegExp) =>
    headers.some(([key, text]) => key.toLowerCase() === name && value.test(text.trim()));
  return markers.find(([, name, value]) => hasHeader(name, value))?.[0];
}
