import type { BenchProduct } from "./bench-product";
import { types } from "./endpoints";
import type { LoadPlan } from "./load-plan";
import { closedLoop } from "./side-by-side";

interface Singles extends Partial<Omit<LoadPlan, "targets">> {
  readonly run: string;
  readonly group: string;
  readonly endpoints: number;
  readonly count: number;
}

/** Makes the plan of a run whose events each go to one endpoint of a group in turn, and has the receiver expect them. */
export async function planSingles(bench: BenchProduct, { endpoints, ...plan }: Singles): Promise<LoadPlan> {
  const { receiver, secret, webhookUrl: url } = bench;
  await receiver.expect({ run: plan.run, secret, events: plan.count, endpoints, toAll: false });
  return closedLoop({ url, secret, type: types.single, targets: endpoints, ...plan });
}
