import { setTimeout as pause } from "node:timers/promises";
import { requireEnv } from "@/lib/platform/env";
import { checkRig, inSeconds, type ScenarioResult } from "./check-rig";
import type { Provider } from "./provider";
import type { Rig } from "./rig";
import { until } from "./until";
import { waitForDeliveries } from "./wait-for-deliveries";

/** All events acknowledged while Inngest was down must be delivered within this time after its return. */
const healLimitMs = 60_000;
/** Health returns 503 when deliveries are this late. Includes the time of the health check itself. */
const redAfterMs = 75_000;

export interface InngestAwayOptions {
  readonly random: () => number;
  readonly awayMs: number;
  /** "gone": nothing listens. "hung": Inngest accepts connections and never responds. */
  readonly how: "gone" | "hung";
}

/** Inngest goes down and comes back. Portico must recover without help. */
export async function inngestAway(rig: Rig, options: InngestAwayOptions): Promise<ScenarioResult> {
  const { random, awayMs, how } = options;
  // All lanes sleep first, so that every wake falls into the time without Inngest.
  await until("all lanes to sleep", async () => (await lanesAwake(rig)) === 0, 120_000);
  await leave(rig, how);
  const leftAt = performance.now();
  const provider = rig.startProvider({ random, senders: 4, paceMs: 100 });
  await until("an acknowledgement", () => provider.acknowledged.size > 0);
  await pause(awayMs - (performance.now() - leftAt));
  const problems = await checkHealth(awayMs);
  const waiting = [...provider.acknowledged];
  await comeBack(rig, how);
  const healMs = await untilArrived(rig, waiting);
  if (healMs > healLimitMs) problems.push(`it took ${inSeconds(healMs)} to deliver the waiting events`);
  await waitForDeliveries(rig, provider);
  problems.push(...(await checkRig(rig)).problems);
  const measured = [
    `down for ${inSeconds(awayMs)}, ${waiting.length} events acknowledged meanwhile, all delivered ${inSeconds(healMs)} after its return`,
    `responses: ${describeResponses(provider)}`,
  ];
  return { title: `Inngest ${how}`, measured, problems };
}

async function lanesAwake(rig: Rig): Promise<number> {
  const [row] = await rig.storedRows.query<{ count: number }>("SELECT count(*) FROM workers WHERE awake");
  return row?.count ?? 0;
}

async function leave({ actors }: Rig, how: InngestAwayOptions["how"]): Promise<void> {
  if (how === "hung") return actors.runner.freeze();
  actors.runner.kill();
  await actors.runner.gone();
}

async function comeBack({ actors }: Rig, how: InngestAwayOptions["how"]): Promise<void> {
  if (how === "hung") actors.runner.thaw();
  else await actors.runner.start();
}

/** /api/health must report that nothing is delivered. */
async function checkHealth(awayMs: number): Promise<string[]> {
  const { status } = await fetch(`${requireEnv("PORTICO_URL")}/api/health`);
  const isRed = status === 503;
  return awayMs > redAfterMs && !isRed
    ? [`health was ${status} after ${inSeconds(awayMs)} without deliveries`]
    : [];
}

/** Waits until the ledger has received all events. Returns how long it took, in milliseconds. */
async function untilArrived(rig: Rig, events: readonly string[]): Promise<number> {
  const since = performance.now();
  const missing = new Set(events);
  let checked = 0;
  await until(
    "the delivery of the waiting events",
    () => {
      for (const { event } of rig.ledger.received.slice(checked)) missing.delete(event);
      checked = rig.ledger.received.length;
      return missing.size === 0;
    },
    3 * healLimitMs,
  );
  return performance.now() - since;
}

function describeResponses(provider: Provider): string {
  return [...provider.responses].map(([status, count]) => `${count} × ${status || "none"}`).join(", ");
}
