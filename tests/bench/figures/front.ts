import { startExpress } from "../comparison/start-express";
import { webhookPath, withProduct } from "../shared/bench-product";
import { checkRun } from "../shared/deliveries";
import { types } from "../shared/endpoints";
import type { Figure } from "../shared/figure";
import { type Pace, refusals, sideBySide } from "../shared/side-by-side";

/**
 * Durable ingest through the self-hosted front, and an Express receiver that keeps events in memory: the same requests, in
 * turn. No endpoint wants the events.
 */
export const front: Figure = {
  name: "front",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const express = await startExpress(options.node, bench.secret);
      try {
        const contenders = [
          { name: "front", url: bench.webhookUrl },
          { name: "express", url: `${express.url}${webhookPath}` },
        ] as const;
        const { sender, secret } = bench;
        const rounds = await sideBySide({ sender, secret, type: types.single, contenders, options });
        const problems = rounds.flatMap((pair) => pair.flatMap(refusals));
        for (const { name, load } of rounds.flatMap(([own]) => own.runs)) {
          problems.push(...(await checkRun(bench, name, { events: load.acknowledged, deliveries: 0 })));
        }
        const all = (value: (front: Pace, other: Pace) => number) =>
          rounds.map(([own, other]) => value(own, other));
        return [
          {
            name: "durable ingest through the front ÷ in-memory Express receiver",
            unit: "ratio",
            values: all((own, other) => own.perSecond / other.perSecond),
            goal: { atLeast: 1.5 },
            aim: "2.5",
            problems,
          },
          { name: "· front", unit: "events/s", values: all((own) => own.perSecond) },
          { name: "· Express", unit: "events/s", values: all((_, other) => other.perSecond) },
          { name: "· front, response p50", unit: "ms", values: all((own) => own.p50) },
          { name: "· front, response p99", unit: "ms", values: all((own) => own.p99) },
        ];
      } finally {
        await express.stop();
      }
    }),
};
