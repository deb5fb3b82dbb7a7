import type { HeaderPairs } from "@/lib/http/types";

/** Who asks a browser to prove itself, before it lets a request through. */
export type Challenger = "aws_waf" | "cloudflare" | "vercel";

/**
 * The header by which each says so, whatever the status: AWS WAF challenges with 202. Sources: AWS WAF documentation,
 * "CAPTCHA and Challenge action behavior"; Cloudflare, "Detect a Challenge Page response"; Vercel, "Firewall".
 */
const signs: readonly (readonly [Challenger, string, RegExp])[] = [
  ["aws_waf", "x-amzn-waf-action", /^(challenge|captcha)$/i],
  ["cloudflare", "cf-mitigated", /^challenge$/i],
  ["vercel", "x-vercel-mitigated", /^challenge$/i],
];

/** Who gave an answer that is a challenge and not the application's; undefined when it is none. */
export function challengerOf(headers: HeaderPairs): Challenger | undefined {
  const hasHeader = (name: string, value: RegExp) =>
    headers.some(([key, text]) => key.toLowerCase() === name && value.test(text.trim()));
  return signs.find(([, name, value]) => hasHeader(name, value))?.[0];
}
