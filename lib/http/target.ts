import { literalAddress, mayConnectTo } from "./addresses";
import { isOwnUrl, portOf, type SelfAddress } from "./self-address";

/** What the door lets through. */
export interface OutboundPolicy {
  /** Private addresses, http and any port. The embedded stack allows them, so that a demo needs no internet. */
  readonly allowPrivateTargets: boolean;
  /** Ports that are let through where private targets are not allowed. */
  readonly allowedPorts?: readonly number[];
  readonly self?: SelfAddress;
}

/** The ports of https, as they are used on the internet. */
export const usualPorts: readonly number[] = [443, 8443];

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
  // A dot at the end makes the same name; TLS and virtual hosts know it without.
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  const problem = problemWith(url, policy);
  return problem ? { problem } : { url };
}

function problemWith(url: URL, policy: OutboundPolicy): string | undefined {
  const schemes = policy.allowPrivateTargets ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol)) return "The URL must start with https://.";
  if (url.username || url.password) return "The URL must not hold a user name or password.";
  if (/(^|\.)(\.|$)/.test(url.hostname)) return "The host name has an empty part.";
  return problemWithPort(url, policy) ?? problemWithHost(url, policy);
}

function problemWithPort(url: URL, policy: OutboundPolicy): string | undefined {
  const ports = policy.allowedPorts ?? usualPorts;
  if (policy.allowPrivateTargets || ports.includes(portOf(url))) return undefined;
  return `The port must be ${ports.join(" or ")}.`;
}

function problemWithHost(url: URL, policy: OutboundPolicy): string | undefined {
  const literal = literalAddress(url.hostname);
  if (literal && !mayConnectTo(literal, policy.allowPrivateTargets))
    return "The URL points at an address that is not on the public internet.";
  if (!policy.allowPrivateTargets && /(^|\.)localhost$/.test(url.hostname))
    return "The URL points at this machine, not at the public internet.";
  if (policy.self && isOwnUrl(url, policy.self)) return "The URL points at Portico itself.";
  return undefined;
}
