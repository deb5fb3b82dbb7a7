import type { Clock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { parseInput } from "@/lib/platform/parse-input";
import { requestSignInLinkInput } from "../schemas";
import { countSignInAttempts, recordSignInAttempt } from "../sign-in-attempts";

/** Links that can be requested for an email and from an address within the window. */
const maxPerEmail = 5;
const maxPerAddress = 30;
const windowMs = 15 * 60_000;

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
  // The prefix keeps these requests apart from attempts with a password.
  const by = { email: `link:${email}`, address: `link:${args.address}` };
  const since = new Date(clock.now().getTime() - windowMs);
  const { ofEmail, ofAddress } = await countSignInAttempts(by, { since });
  if (ofEmail >= maxPerEmail || ofAddress >= maxPerAddress)
    throw new PorticoError(
      "limit_reached",
      "Too many links were requested. Wait 15 minutes, then try again.",
    );
  await recordSignInAttempt(by, { succeeded: false, clock });
  return email;
}
