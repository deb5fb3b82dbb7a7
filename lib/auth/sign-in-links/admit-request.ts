import { clientNetwork } from "@/lib/platform/client-address";
import type { Clock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { parseInput } from "@/lib/platform/parse-input";
import { requestSignInLinkInput } from "../schemas";
import { countTry, type TryLimits } from "../try-limits";

/**
 * The limits of requests for links. The one of an email holds for all addresses together, because it protects the mailbox of
 * the member: after five requests there are links in it.
 */
function requestLimits(email: string, address: string): TryLimits {
  return {
    own: { key: `link for ${email}`, freeTries: 5, firstDelayMs: 60_000, maxDelayMs: 900_000 },
    shared: [
      {
        key: `links from ${clientNetwork(address)}`,
        freeTries: 30,
        firstDelayMs: 1_000,
        maxDelayMs: 30_000,
      },
    ],
  };
}

/**
 * Counts a request for a sign-in link against the limits. It does the same for known and unknown emails, so that neither
 * the response nor its time tells them apart. `sendSignInLink` creates the link afterwards.
 * @param args `address` is the visitor's IP address, or "unknown"
 * @returns the email as it is stored
 * @throws PorticoError `invalid_input`, `limit_reached`
 */
export async function admitSignInRequest(args: {
  input: unknown;
  address: string;
  clock: Clock;
}): Promise<string> {
  const { clock } = args;
  const { email } = parseInput(requestSignInLinkInput, args.input);
  const admission = await countTry(requestLimits(email, args.address), clock);
  if (!admission.admitted)
    throw new PorticoError(
      "limit_reached",
      `Too many links were requested. Try again in ${admission.retryAfterSeconds} seconds.`,
    );
  return email;
}
