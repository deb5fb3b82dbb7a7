import { isPublicAddress, literalAddress } from "./addresses";

/** What the door lets through. The embedded stack may allow private targets, so that a demo needs no internet. */
export interface OutboundPolicy {
  readonly allowPrivateTargets: boolean;
}

const publicPorts = new Set(["", "443", "8443"]);
const maxUrlLength = 2048;

/**
 * Checks what can be told from a URL alone; the addresses behind a name are vetted when it is connected to.
 * @returns the normalised URL, or what is wrong with it in a sentence for people
 */
export function checkTarget(text: string, policy: OutboundPolicy): { url: URL } | { problem: string } {
  if (text.length > maxUrlLength) return { problem: `The URL is longer than ${maxUrlLength} characters.` };
  if (!URL.canParse(text))
    return { problem: "This is not a URL. It should look like https://example.com/webhooks." };
  // The parser has normalised every spelling of an address (decimal, octal, full-width) by now.
  const url = new URL(text);
  const problem = problemWith(url, policy);
  return problem ? { problem } : { url };
}

function problemWith(url: URL, policy: OutboundPolicy): string | undefined {
  const schemes = policy.allowPrivateTargets ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol)) return "The URL must start with https://.";
  if (url.username || url.password) return "The URL must not hold a user name or password.";
  if (policy.allowPrivateTargets) return undefined;
  if (!publicPorts.has(url.port)) return "The port must be 443 or 8443.";
  const literal = literalAddress(url.hostname);
  if (literal && !isPublicAddress(literal))
    return "The URL points at an address that is not on the public internet.";
  if (/(^|\.)localhost\.?$/i.test(url.hostname))
    return "The URL points at this machine, not at the public internet.";
  return undefined;
}
