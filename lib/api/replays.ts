import { changeReplay, type ReplayChange } from "@/lib/deliveries/replays/change-replay";
import { readReplay } from "@/lib/deliveries/replays/read-replay";
import { replayInput } from "@/lib/deliveries/replays/replay-filter";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { type ApiRequest, type ApiResponse, ok, type Resource } from "./call";
import { replayResponse } from "./replay-response";
import { requestSchema } from "./schemas/named";
import { replay, replayCount } from "./schemas/replay";

const changed = { 200: { description: "The changed replay.", schema: replay } };
const wrongStatus = { 409: "The status of the replay does not allow it." };

function change(to: ReplayChange) {
  return async ({ ctx, id }: ApiRequest): Promise<ApiResponse> =>
    ok(await changeReplay({ ctx, replayId: id, change: to }));
}

export const replays: Resource = {
  name: "Replays",
  description:
    "A replay delivers many deliveries again, in batches, and can be paused, resumed and cancelled.",
  calls: [
    {
      method: "POST",
      path: "/replays",
      operationId: "startReplay",
      summary: "Replay all deliveries that match",
      description:
        "Every field narrows the selection. To replay all deliveries that you may see, send `all`. With `dryRun` it only counts them.",
      right: "replay",
      body: requestSchema("StartReplay", replayInput),
      responses: {
        200: { description: "With `dryRun`: how many deliveries match.", schema: replayCount },
        202: { description: "The replay.", schema: replay },
      },
      run: ({ ctx, body }) => {
        const args = { ctx, input: body ?? {} };
        return replayResponse(body, { count: () => countReplay(args), start: () => startReplay(args) });
      },
    },
    {
      method: "GET",
      path: "/replays/{id}",
      operationId: "readReplay",
      summary: "Read the progress of a replay",
      right: "read",
      id: "replay",
      responses: { 200: { description: "The replay.", schema: replay } },
      run: async ({ ctx, id }) => ok(await readReplay({ ctx, replayId: id })),
    },
    {
      method: "POST",
      path: "/replays/{id}/pause",
      operationId: "pauseReplay",
      summary: "Pause a replay",
      right: "replay",
      id: "replay",
      responses: changed,
      errors: wrongStatus,
      run: change("pause"),
    },
    {
      method: "POST",
      path: "/replays/{id}/resume",
      operationId: "resumeReplay",
      summary: "Resume a replay",
      right: "replay",
      id: "replay",
      responses: changed,
      errors: wrongStatus,
      run: change("resume"),
    },
    {
      method: "POST",
      path: "/replays/{id}/cancel",
      operationId: "cancelReplay",
      summary: "Cancel a replay",
      description: "Deliveries that are back in the queue are still sent.",
      right: "replay",
      id: "replay",
      responses: changed,
      errors: wrongStatus,
      run: change("cancel"),
    },
    {
      method: "DELETE",
      path: "/replays/{id}",
      operationId: "deleteReplay",
      summary: "Cancel a replay",
      description: "The same as `POST /replays/{id}/cancel`.",
      right: "replay",
      id: "replay",
      responses: changed,
      errors: wrongStatus,
      run: change("cancel"),
    },
  ],
};
