import { startNextRoute, startNoOpApp } from "../comparison/start-next";
import { webhookPath, withProduct } from "../shared/bench-product";
import { checkRun } from "../shared/deliveries";
import { types } from "../shared/endpoints";
import type { Figure } from "../shared/figure";
import { refusals, sideBySide } from "../shared/side-by-side";

/**
 * Durable ingest through the Next route, and a Next app whose only route reads the body and responds. Both run with
 * `next start` on the same version of Next.
 */
export const nextRoute: Figure = {
  name: "next-route",
  measure: (options) =>
    withProduct(options.node, async (bench) => {
      const noOp = await startNoOpApp(options.node);
      const route = await startNextRoute(options.node, bench.product);
      try {
        const contenders = [
          { name: "next-route", url: `${route.url}${webhookPath}` },
          { name: "no-op", url: `${noOp.url}/no-op` },
        ] as const;
        const { sender, secret } = bench;
        const rounds = await sideBySide({ sender, secret, type: types.single, contenders, options });
        const problems = rounds.flatMap((pair) => pair.flatMap(refusals));
        for (const { name, load } of rounds.flatMap(([own]) => own.runs)) {
          problems.push(...(await checkRun(bench, name, { events: load.acknowledged, deliveries: 0 })));
        }
        return [
          {
            name: "durable ingest through the Next route ÷ a no-op Next route",
            unit: "ratio",
            values: rounds.map(([own, other]) => own.perSecond / other.perSecond),
            goal: { atLeast: 0.85 },
            problems,
          },
          { name: "· Next route", unit: "events/s", values: rounds.map(([own]) => own.perSecond) },
          { name: "· no-op", unit: "requests/s", values: rounds.map(([, other]) => other.perSecond) },
        ];
      } finally {
        await route.stop();
        await noOp.stop();
      }
    }),
};
