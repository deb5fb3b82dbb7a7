import { parseUrl } from "@/lib/platform/parse-url";
import { literalAddress, mayConnectTo } from "./addresses";
import { hostAndPort, isOwnUrl, portOf, type SelfAddress } from "./self-address";

/** Which targets Portico may send requests to. */
export interface OutboundPolicy {
  /** Allows private addresses, http and any port. The default where only this machine can open Portico. */
  readonly allowPrivateTargets: boolean;
  /** The `host:port` of targets that are allowed like private targets, even if other private targets are not. */
  readonly allowedTargets?: readonly string[];
  /** The allowed ports if private targets are not allowed. */
  readonly allowedPorts?: readonly number[];
  readonly self?: SelfAddress;
}

/** The usual ports of https on the internet. */
export const usualPorts: readonly number[] = [443, 8443];

const maxUrlLength = 2048;

/** The policy for one URL: private targets are allowed if its host and port are listed. */
export function policyFor(url: URL, policy: OutboundPolicy): OutboundPolicy {
  const isListed = policy.allowedTargets?.includes(hostAndPort(url)) ?? false;
  return isListed ? { ...policy, allowPrivateTargets: true } : policy;
}

/**
 * Checks a URL without resolving its name. The addresses of a name are vetted when a connection is opened.
 * @returns the normalised URL, or a problem to show to the user
 */
export function checkTarget(text: string, policy: OutboundPolicy): { url: URL } | { problem: string } {
  if (text.length > maxUrlLength) return { problem: `The URL is longer than ${maxUrlLength} characters.` };
  // The parser normalises every spelling of an address (decimal, octal, full-width).
  const url = parseUrl(text);
  if (!url) return { problem: "This is not a valid URL. Example: https://example.com/webhooks." };
  // A name with a dot at the end is the same name, but TLS and virtual hosts expect it without.
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  const problem = problemWith(url, policyFor(url, policy));
  return problem ? { problem } : { url };
}

function problemWith(url: URL, policy: OutboundPolicy): string | undefined {
  const schemes = policy.allowPrivateTargets ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol)) return "The URL must start with https://.";
  if (url.username || url.password) return "The URL must not contain a user name or password.";
  if (/(^|\.)(\.|$)/.test(url.hostname)) return "The host name contains an empty label.";
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
    return "The URL points to an address that is not on the public internet.";
  if (!policy.allowPrivateTargets && /(^|\.)localhost$/.test(url.hostname))
    return "The URL points to this machine, not to the public internet.";
  if (policy.self && isOwnUrl(url, policy.self)) return "The URL points to Portico itself.";
  return undefined;
}
