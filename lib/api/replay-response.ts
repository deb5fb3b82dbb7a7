import type { ReplayView } from "@/lib/deliveries/replays/replay-view";
import type { ReplayCount } from "@/lib/deliveries/replays/start-replay";
import { type ApiResponse, accepted, ok } from "./call";

interface Choices {
  readonly count: () => Promise<ReplayCount>;
  readonly start: () => Promise<ReplayView>;
}

/** 200 with the count if the body asks for a dry run, or 202 with the replay that was started. */
export async function replayResponse(body: unknown, { count, start }: Choices): Promise<ApiResponse> {
  if (!isDryRun(body)) return accepted(await start());
  const { matched } = await count();
  return ok({ id: null, matched });
}

/** The schema of the body refuses every other value of the field. */
function isDryRun(body: unknown): boolean {
  return typeof body === "object" && body !== null && "dryRun" in body && body.dryRun === true;
}
