import { env, publicUrl } from "@/lib/platform/env";
import { hostAndPort, type SelfAddress } from "./self-address";
import { checkTarget, type OutboundPolicy } from "./target";

/** The policy from the environment. By default, only targets on the public internet are allowed. */
export function outboundPolicy(): OutboundPolicy {
  const { PORTICO_ALLOW_PRIVATE_TARGETS, PORTICO_ALLOWED_TARGETS, PORTICO_ALLOWED_PORTS } = env();
  return {
    allowPrivateTargets: PORTICO_ALLOW_PRIVATE_TARGETS ?? false,
    allowedTargets: PORTICO_ALLOWED_TARGETS,
    allowedPorts: PORTICO_ALLOWED_PORTS,
    self: selfAddress(),
  };
}

/** Every host name of this Portico. On Vercel each deployment has its own name besides the public one. */
function selfAddress(): SelfAddress {
  const { PORT, VERCEL_URL, VERCEL_PROJECT_PRODUCTION_URL } = env();
  const vercel = [VERCEL_URL, VERCEL_PROJECT_PRODUCTION_URL].flatMap((host) => host ?? []);
  const urls = [publicUrl(), ...vercel.map((host) => `https://${host}`)];
  return { hosts: urls.map((url) => hostAndPort(new URL(url))), port: PORT };
}

/**
 * Checks a URL before it is registered. The same check runs again for every request to it.
 * @returns the normalised URL, or a problem to show to the user
 */
export function checkRegisteredUrl(text: string): { url: URL } | { problem: string } {
  return checkTarget(text.trim(), outboundPolicy());
}
