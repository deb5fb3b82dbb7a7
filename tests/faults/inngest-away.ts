import { setTimeout as pause } from "node:timers/promises";
import { requireEnv } from "@/lib/platform/env";
import { type Finding, inSeconds, judgeRig } from "./check-rig";
import type { Provider } from "./provider";
import type { Rig } from "./rig";
import { until } from "./until";
import { movementSince } from "./wait-for-deliveries";

/** Everything that was acknowledged while Inngest was away is delivered within this after its return. */
const healLimitMs = 60_000;
/** Lateness that turns health red, and what a look at it may take. */
const redAfterMs = 75_000;

export interface InngestAwayOptions {
  readonly random: () => number;
  readonly awayMs: number;
  /** "gone": nothing listens. "hung": connections are taken and never answered. */
  readonly how: "gone" | "hung";
}

/** Inngest is away and comes back; nobody lends a hand. */
export async function inngestAway(rig: Rig, options: InngestAwayOptions): Promise<Finding> {
  const { random, awayMs, how } = options;
  // Everything sleeps, so that every wake falls into the time without Inngest.
  await until("all lanes to sleep", async () => (await lanesAwake(rig)) === 0, 120_000);
  await leave(rig, how);
  const leftAt = performance.now();
  const provider = rig.startProvider({ random, senders: 4, paceMs: 100 });
  await until("an acknowledgement", () => provider.acknowledged.size > 0);
  await pause(awayMs - (performance.now() - leftAt));
  const problems = await complaints(awayMs);
  const waiting = [...provider.acknowledged];
  await comeBack(rig, how);
  const healMs = await untilArrived(rig, waiting);
  if (healMs > healLimitMs) problems.push(`it took ${inSeconds(healMs)} to deliver what had waited`);
  await movementSince(rig, provider);
  problems.push(...(await judgeRig(rig)).problems);
  const measured = [
    `away for ${inSeconds(awayMs)}, ${waiting.length} events acknowledged meanwhile, all delivered ${inSeconds(healMs)} after its return`,
    `answers: ${answersOf(provider)}`,
  ];
  return { title: `Inngest ${how}`, measured, problems };
}

async function lanesAwake(rig: Rig): Promise<number> {
  const [row] = await rig.book.ask<{ count: number }>("SELECT count(*) FROM lanes WHERE awake");
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

/** Whoever watches /api/health must see that nothing is delivered. */
async function complaints(awayMs: number): Promise<string[]> {
  const { status } = await fetch(`${requireEnv("PORTICO_URL")}/api/health`);
  const isRed = status === 503;
  return awayMs > redAfterMs && !isRed
    ? [`health was ${status} after ${inSeconds(awayMs)} without deliveries`]
    : [];
}

/** Waits for the arrival of events. Returns how long it took, in milliseconds. */
async function untilArrived(rig: Rig, events: readonly string[]): Promise<number> {
  const since = performance.now();
  const missing = new Set(events);
  let looked = 0;
  await until(
    "what had waited to be delivered",
    () => {
      for (const { event } of rig.ledger.heard.slice(looked)) missing.delete(event);
      looked = rig.ledger.heard.length;
      return missing.size === 0;
    },
    3 * healLimitMs,
  );
  return performance.now() - since;
}

function answersOf(provider: Provider): string {
  return [...provider.answers].map(([status, count]) => `${count} × ${status || "none"}`).join(", ");
}
