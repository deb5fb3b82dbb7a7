import { type CopyResult, sendCopies } from "@/lib/deliveries/copies/send-copies";
import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { inngest } from "../client";
import { copiesWanted } from "../events";
import { finishBeforeStop, stopping } from "../stopping";

/** How long a run waits for new deliveries, in milliseconds. */
const lingerMs = 1_000;
/** How long after an idle run the next one starts, in milliseconds. */
const retryAfterMs = 10_000;

/**
 * Sends copies of an endpoint's deliveries to the URL that it is moving to, until the move is switched or stopped or its
 * time is over. It is independent of the endpoint's lane.
 */
export const sendCopiesFunction = () =>
  inngest().createFunction(
    {
      id: "send-copies",
      name: "Send copies to a new URL",
      triggers: [{ event: copiesWanted.name }],
      concurrency: [{ limit: 1, key: "event.data.moveId" }],
      retries: 1,
    },
    async ({ event, step }) => {
      const { moveId } = copiesWanted.schema.parse(event.data);
      const { copies, next, at } = await step.run("send", () => finishBeforeStop(send(moveId)));
      if (next !== "ended") {
        // The sweep may have started a second run; with the same id both schedule one next run.
        const id = next === "idle" ? `copies:${moveId}:${Math.floor(at / retryAfterMs)}` : undefined;
        await step.sendEvent("look-again", { id, name: copiesWanted.name, data: { moveId }, ts: at });
      }
      return { copies, next };
    },
  );

async function send(moveId: string): Promise<CopyResult & { readonly at: number }> {
  const result = await sendCopies({
    moveId,
    budgetMs: env().PORTICO_DRAIN_SECONDS * 1_000,
    clock: systemClock,
    signal: stopping(),
    lingerMs,
  });
  return { ...result, at: Date.now() + (result.next === "idle" ? retryAfterMs : 0) };
}
