import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { inngest } from "../client";
import { replayRequested } from "../events";
import { wakeAndPublish } from "../publisher";

/** Batches per run, after which a fresh run goes on: no run lives long. */
const batchesPerRun = 20;

/** Moves a bulk replay on, batch by batch. Each batch is exact by itself, so a run may die anywhere. */
export const runReplayFunction = () =>
  inngest().createFunction(
    {
      id: "run-replay",
      name: "Run a bulk replay",
      triggers: [{ event: replayRequested.name }],
      concurrency: [{ limit: 1, key: "event.data.replayId" }],
      retries: 3,
    },
    async ({ event, step }) => {
      const { replayId } = replayRequested.schema.parse(event.data);
      const { status, waitMs } = await step.run("advance", () => advance(replayId));
      if (status === "running") {
        const ts = Date.now() + waitMs;
        await step.sendEvent("go-on", { name: replayRequested.name, data: { replayId }, ts });
      }
      return { status };
    },
  );

/** Moves on until the replay has ended, has to wait for its rate, or this run has done its share. */
async function advance(replayId: string) {
  for (let batch = 0; batch < batchesPerRun; batch += 1) {
    const { status, endpointIds, waitMs } = await advanceReplay(replayId);
    await wakeAndPublish(endpointIds);
    if (status !== "running" || waitMs > 0) return { status, waitMs };
  }
  return { status: "running" as const, waitMs: 0 };
}
