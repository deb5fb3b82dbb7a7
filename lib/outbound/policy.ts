import { env, publicUrl } from "@/lib/platform/env";
import { literalAddress } from "./addresses";
import { checkTarget, type OutboundPolicy } from "./target";

/** What this Portico lets out, from its environment. Without a word there: the public internet only. */
export function outboundPolicy(): OutboundPolicy {
  return { allowPrivateTargets: env().PORTICO_ALLOW_PRIVATE_TARGETS ?? false };
}

function isLoopback(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal)
    return literal === "::1" || literal.startsWith("127.") || literal === "0.0.0.0" || literal === "::";
  return hostname === "localhost";
}

/** Whether a URL is this very Portico, which would send events round in circles. */
function isOurselves(url: URL): boolean {
  const own = new URL(publicUrl());
  if (url.host === own.host) return true;
  return isLoopback(url.hostname) && url.port === String(env().PORT);
}

/**
 * Checks a URL that someone wants to register.
 * @returns the normalised URL, or what is wrong with it
 */
export function checkRegisteredUrl(text: string): { url: URL } | { problem: string } {
  const target = checkTarget(text.trim(), outboundPolicy());
  if ("url" in target && isOurselves(target.url)) return { problem: "The URL points at Portico itself." };
  return target;
}
