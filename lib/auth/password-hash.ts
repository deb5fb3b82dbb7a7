import { hash, verify } from "@node-rs/argon2";
import { PorticoError } from "@/lib/platform/errors";

/** Hashes that may wait for their turn in this process. Each takes some hundredths of a second. */
const maxWaiting = 16;

/** When to try again after a refusal, in seconds. */
export const hashingRetryAfterSeconds = 2;

const waiting: (() => void)[] = [];
let isRunning = false;

/** Whether the next password would be refused. A caller can then refuse without further work. */
export function isHashingBusy(): boolean {
  return isRunning && waiting.length >= maxWaiting;
}

/** @throws PorticoError `limit_reached` if too many passwords wait to be hashed */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password));
}

/**
 * Whether the password has this hash.
 * @throws PorticoError `limit_reached` if too many passwords wait to be checked
 */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return inTurn(() => verify(passwordHash, password).catch(() => false));
}

/** Runs one hash at a time: each uses a whole processor core, which webhooks and deliveries need too. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (isHashingBusy()) throw tooMany();
  if (isRunning) await new Promise<void>((resolve) => waiting.push(resolve));
  isRunning = true;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else isRunning = false;
  }
}

function tooMany(): PorticoError {
  return new PorticoError("limit_reached", "Too many people sign in right now. Try again in a moment.");
}
