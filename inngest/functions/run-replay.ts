import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { inngest } from "../client";
import { replayRequested } from "../events";

/** Batches per run. Then a new run goes on, so that no run takes long. */
const batchesPerRun = 20;

/** Moves a bulk replay on, batch by batch. Each batch is one transaction, so a run may die at any point. */
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

/** Moves on until the replay has ended, must wait for its rate limit, or this run has done its batches. */
async function advance(replayId: string) {
  for (let batch = 0; batch < batchesPerRun; batch += 1) {
    const progress = await advanceReplay(replayId);
    if (progress.status !== "running" || progress.waitMs > 0) return progress;
  }
  return { status: "running" as const, waitMs: 0 };
}
