import { env, publicUrl } from "@/lib/platform/env";
import { hostAndPort, type SelfAddress } from "./self-address";
import { checkTarget, type OutboundPolicy } from "./target";

/** What this Portico lets out, from its environment. Without a word there: the public internet only. */
export function outboundPolicy(): OutboundPolicy {
  const { PORTICO_ALLOW_PRIVATE_TARGETS, PORTICO_ALLOWED_PORTS } = env();
  return {
    allowPrivateTargets: PORTICO_ALLOW_PRIVATE_TARGETS ?? false,
    allowedPorts: PORTICO_ALLOWED_PORTS,
    self: selfAddress(),
  };
}

/** Every name under which this Portico answers. On Vercel a deployment has a name of its own beside the public one. */
function selfAddress(): SelfAddress {
  const { PORT, VERCEL_URL, VERCEL_PROJECT_PRODUCTION_URL } = env();
  const vercel = [VERCEL_URL, VERCEL_PROJECT_PRODUCTION_URL].flatMap((host) => host ?? []);
  const urls = [publicUrl(), ...vercel.map((host) => `https://${host}`)];
  return { hosts: urls.map((url) => hostAndPort(new URL(url))), port: PORT };
}

/**
 * Checks a URL that someone wants to register, as it will be checked again whenever something is sent to it.
 * @returns the normalised URL, or what is wrong with it
 */
export function checkRegisteredUrl(text: string): { url: URL } | { problem: string } {
  return checkTarget(text.trim(), outboundPolicy());
}
