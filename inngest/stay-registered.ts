import { checkpointAge } from "@/lib/platform/database/checkpoints";
import { env, isLocalUrl } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { isRunExpected, overdueSeconds } from "@/lib/platform/maintenance-schedule";
import { publishStart } from "./publisher";
import { registerApp } from "./register-app";
import { serveOrigin } from "./serve-options";
import { stopping } from "./stopping";

/** When a run of the maintenance is overdue for this long, Inngest may have lost the registration. Seconds. */
const maxOverdueSeconds = 75;
/** The time between two checks, in milliseconds. */
const checkEveryMs = 30_000;
/** The delay after a first failure, in milliseconds. It doubles with every failure, up to the time between checks. */
const firstRetryMs = 1_000;

// The front sets it before it starts Next, which bundles its own copy of this module.
const shared = globalThis as typeof globalThis & { porticoRegistersLater?: boolean };

/** Leaves the registration to the caller, who starts it when the server listens. */
export function registerLater(): void {
  shared.porticoRegistersLater = true;
}

/** Registers at the start of a process, unless its front does so. */
export function registerAtStart(): void {
  if (!shared.porticoRegistersLater && registersItself()) stayRegistered();
}

/** Replacements for tests. */
export interface StayRegisteredOptions {
  readonly checkEveryMs?: number;
  readonly maxOverdueSeconds?: number;
}

/**
 * Whether this process registers with Inngest. On Vercel, a deployment is registered by Inngest's integration or in its
 * dashboard. Inngest Cloud cannot call an address of this machine, and its registration would replace the one of the real
 * deployment.
 */
export function registersItself(from = env()): boolean {
  if (from.VERCEL !== undefined || !from.INNGEST_EVENT_KEY || !from.INNGEST_SIGNING_KEY) return false;
  return from.INNGEST_BASE_URL !== undefined || !isLocalUrl(serveOrigin(from));
}

/**
 * Registers with Inngest now, and again whenever a run of the maintenance is missing: a fresh server, or one that lost its
 * data, does not know the app. Every registration starts a run, so that waiting work begins at once. While no run is
 * expected, no query is made.
 * @returns a function that ends it
 */
export function stayRegistered(options: StayRegisteredOptions = {}): () => void {
  const everyMs = options.checkEveryMs ?? checkEveryMs;
  const maxSeconds = options.maxOverdueSeconds ?? maxOverdueSeconds;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let isRegistered = false;
  let failures = 0;

  const check = async () => {
    if (!isRegistered || (await isRunMissing(maxSeconds))) {
      isRegistered = await registerApp();
      if (isRegistered) await publishStart();
    }
    failures = isRegistered ? 0 : failures + 1;
    if (ended || stopping().aborted) return;
    const delayMs = isRegistered ? everyMs : Math.min(firstRetryMs * 2 ** (failures - 1), everyMs);
    timer = setTimeout(check, delayMs).unref();
  };
  void check();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** False if the database cannot be queried: then the missing run is not Inngest's fault. */
async function isRunMissing(maxSeconds: number): Promise<boolean> {
  if (!isRunExpected()) return false;
  try {
    const overdue = overdueSeconds(await checkpointAge("swept"));
    return overdue !== null && overdue > maxSeconds;
  } catch (error) {
    log.warn("the age of the last sweep could not be read", { error });
    return false;
  }
}
