import { parseUrl } from "@/lib/platform/parse-url";
import { literalAddress, mayConnectTo } from "./addresses";
import { isOwnUrl, portOf, type SelfAddress } from "./self-address";

/** Which targets Portico may send requests to. */
export interface OutboundPolicy {
  /** Allows private addresses, http and any port. Set in the embedded stack, so that the demo needs no internet. */
  readonly allowPrivateTargets: boolean;
  /** The allowed ports if private targets are not allowed. */
  readonly allowedPorts?: readonly number[];
  readonly self?: SelfAddress;
}

/** The usual ports of https on the internet. */
export const usualPorts: readonly number[] = [443, 8443];

const maxUrlLength = 2048;

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
  const problem = problemWith(url, policy);
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
