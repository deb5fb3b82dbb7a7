import { setTimeout as pause } from "node:timers/promises";
import { checkRig, inSeconds, type ScenarioResult } from "./check-rig";
import type { Rig } from "./rig";
import { waitForDeliveries } from "./wait-for-deliveries";

/** Portico must accept events again within this time after the database is back. */
const recoveryLimitMs = 5_000;

/** The database is down for a while: the provider gets 503 and keeps its events. Afterwards all deliveries continue. */
export async function databaseAway(rig: Rig, random: () => number, awayMs: number): Promise<ScenarioResult> {
  const { postgres } = rig.actors;
  const provider = rig.startProvider({ random, senders: 4, paceMs: 40 });
  await waitForDeliveries(rig, provider);
  rig.proxy.cut();
  postgres.kill();
  await postgres.gone();
  const before = new Map(provider.responses);
  await pause(awayMs);
  const meanwhile = [...provider.responses]
    .map(([status, count]) => ({ status, count: count - (before.get(status) ?? 0) }))
    .filter(({ count }) => count > 0);
  await postgres.start();
  rig.cutShort.push(...(await rig.storedRows.openClaims()));
  rig.proxy.restore();
  const { acceptingMs, deliveringMs } = await waitForDeliveries(rig, provider);
  const { problems } = await checkRig(rig);
  if (acceptingMs > recoveryLimitMs)
    problems.push(`Portico accepted events again only after ${inSeconds(acceptingMs)}`);
  if (meanwhile.some(({ status }) => status !== 503))
    problems.push("Portico responded with something other than 503");
  const measured = [
    `down for ${inSeconds(awayMs)}, responses meanwhile: ${meanwhile.map(({ status, count }) => `${count} × ${status}`).join(", ")}`,
    `accepting again after ${inSeconds(acceptingMs)}, every lane delivering after ${inSeconds(deliveringMs)}`,
  ];
  return { title: "PostgreSQL down", measured, problems };
}
