import { setPriority } from "node:os";
import { z } from "zod";
import { startAttack } from "./attack";
import { waysOfPartner } from "./greedy-partner";
import { waysOfStranger } from "./stranger";

/**
 * A process that attacks until its parent sends a message, and then sends the statuses. It has the lowest priority: its own
 * work must not slow down the product.
 */
const setting = z
  .object({
    partner: z.custom<Parameters<typeof waysOfPartner>[0]>().nullable(),
    stranger: z.custom<Parameters<typeof waysOfStranger>[0]>().nullable(),
    /** Only the ways whose names contain this. */
    only: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? "{}"));
setPriority(19);
const ways = [
  ...(setting.partner ? waysOfPartner(setting.partner) : []),
  ...(setting.stranger ? waysOfStranger(setting.stranger) : []),
].filter(({ name }) => name.includes(setting.only));
const attack = startAttack(ways);
process.send?.("started");
process.once("message", async () => {
  await attack.stop();
  process.send?.(attack.statuses());
  process.disconnect();
});
