import type { ApiResponse } from "@/lib/api/api-route";
import type { ReplayView } from "@/lib/deliveries/replays/replay-view";
import type { ReplayCount } from "@/lib/deliveries/replays/start-replay";

/** Whether the body asks for a count only. The schema checks every other value of the field. */
function isDryRun(body: unknown): boolean {
  return typeof body === "object" && body !== null && "dryRun" in body && body.dryRun === true;
}

/** Counts for a dry run (200), or starts a bulk replay (202). */
export async function replayResponse(
  body: unknown,
  count: () => Promise<ReplayCount>,
  start: () => Promise<ReplayView>,
): Promise<ApiResponse> {
  if (!isDryRun(body)) return { status: 202, body: await start() };
  const { matched } = await count();
  return { status: 200, body: { id: null, matched } };
}
