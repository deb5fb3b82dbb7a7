import type { ScenarioResult } from "./check-rig";
import { upTo } from "./random";
import type { Rig } from "./rig";
import { until } from "./until";

const maxRounds = 8;
const randomSpan = 200;

/**
 * The control must lose events: with `synchronous_commit = off`, PostgreSQL acknowledges commits that it has not
 * written. If the harness finds no loss here, it cannot detect losses at all. The rig is unusable afterwards.
 */
export async function control(rig: Rig, random: () => number): Promise<ScenarioResult> {
  await rig.storedRows.query("ALTER SYSTEM SET synchronous_commit = off");
  await rig.storedRows.query("SELECT pg_reload_conf()");
  const title = "The control that must lose (synchronous_commit = off)";
  let acknowledged = 0;
  for (let round = 1; round <= maxRounds; round += 1) {
    const lost = await killUnsafe(rig, random);
    acknowledged += lost.acknowledged;
    if (lost.events === 0) continue;
    const measured = [`${lost.events} of ${acknowledged} acknowledged events lost, in round ${round}`];
    return { title, measured, problems: [] };
  }
  const problems = [`nothing lost in ${maxRounds} rounds: this harness cannot detect losses`];
  return { title, measured: [`${acknowledged} events acknowledged`], problems };
}

async function killUnsafe(rig: Rig, random: () => number): Promise<{ acknowledged: number; events: number }> {
  const { postgres } = rig.actors;
  const provider = rig.startProvider({ random, senders: 6, paceMs: 5 });
  const enough = upTo(randomSpan, random);
  await until("acknowledgements", () => provider.acknowledged.size >= enough);
  rig.proxy.cut();
  postgres.kill();
  const acknowledged = new Set(provider.acknowledged);
  await Promise.all([provider.stop(), postgres.gone()]);
  await postgres.start();
  const missing = await rig.storedRows.missingEvents(acknowledged);
  rig.proxy.restore();
  return { acknowledged: acknowledged.size, events: missing.length };
}
