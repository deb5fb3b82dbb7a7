import { setTimeout as pause } from "node:timers/promises";
import { type Finding, inSeconds, judgeRig } from "./check-rig";
import type { Rig } from "./rig";
import { movementSince } from "./wait-for-deliveries";

/** Events are taken again within this after the database is back. */
const recoveryLimitMs = 5_000;

/** The database is away for a while: the provider hears 503 and keeps its events, and then everything goes on. */
export async function databaseAway(rig: Rig, random: () => number, awayMs: number): Promise<Finding> {
  const { postgres } = rig.actors;
  const provider = rig.startProvider({ random, senders: 4, paceMs: 40 });
  await movementSince(rig, provider);
  rig.proxy.cut();
  postgres.kill();
  await postgres.gone();
  const before = new Map(provider.answers);
  await pause(awayMs);
  const meanwhile = [...provider.answers]
    .map(([status, count]) => ({ status, count: count - (before.get(status) ?? 0) }))
    .filter(({ count }) => count > 0);
  await postgres.start();
  rig.cutShort.push(...(await rig.book.claimed()));
  rig.proxy.restore();
  const { takingMs, deliveringMs } = await movementSince(rig, provider);
  const { problems } = await judgeRig(rig);
  if (takingMs > recoveryLimitMs) problems.push(`events were taken again only after ${inSeconds(takingMs)}`);
  if (meanwhile.some(({ status }) => status !== 503)) problems.push("something else than 503 was answered");
  const measured = [
    `away for ${inSeconds(awayMs)}, answers meanwhile: ${meanwhile.map(({ status, count }) => `${count} × ${status}`).join(", ")}`,
    `taking again after ${inSeconds(takingMs)}, every lane delivering after ${inSeconds(deliveringMs)}`,
  ];
  return { title: "PostgreSQL away", measured, problems };
}
