import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { askForSignInLinkInput } from "../schemas";

/** Links that may be asked for, for an email and from an address, within the window. */
const requestsPerEmail = 5;
const requestsPerAddress = 30;
const windowMs = 15 * 60_000;

/**
 * Counts that someone asks for a link to sign in, whether the email is known or not: who asks learns nothing from the
 * answer or its time. The link itself is made afterwards, by `sendSignInLink`.
 * @param address the visitor's IP address, or "unknown"
 * @returns the email as it is stored
 * @throws PorticoError `invalid_input`, `limit_reached`
 */
export async function admitSignInRequest(args: { input: unknown; address: string }): Promise<string> {
  const { email } = parseInput(askForSignInLinkInput, args.input);
  // Marked, so that asking for links does not count as trying passwords.
  const ask = { email: `link:${email}`, address: `link:${args.address}` };
  const recent = { triedAt: { gt: new Date(Date.now() - windowMs) } };
  const [ofEmail, ofAddress] = await Promise.all([
    prisma().signInTry.count({ where: { email: ask.email, ...recent } }),
    prisma().signInTry.count({ where: { address: ask.address, ...recent } }),
  ]);
  if (ofEmail >= requestsPerEmail || ofAddress >= requestsPerAddress)
    throw new PorticoError(
      "limit_reached",
      "Too many links were asked for. Wait 15 minutes, then try again.",
    );
  await prisma().signInTry.create({ data: { id: newId(), ...ask, succeeded: false } });
  return email;
}
