import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";
import { deliveryQuery, listDeliveries } from "@/lib/deliveries/list-deliveries";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { retryNow } from "@/lib/deliveries/retry-now";
import { accepted, ok, type Resource } from "./call";
import {
  cancelledDelivery,
  deliveryDetail,
  deliveryList,
  replayedDelivery,
  retriedDelivery,
} from "./schemas/delivery";

export const deliveries: Resource = {
  name: "Deliveries",
  description:
    "A delivery is one event for one endpoint. Its id stays the same over retries and replays; every request is an attempt.",
  calls: [
    {
      method: "GET",
      path: "/deliveries",
      operationId: "listDeliveries",
      summary: "List deliveries",
      description:
        "Returns the deliveries that you may see, newest first. A search by `eventType`, `externalId` or `attributes` can return a page that is not full although there is more: follow `nextCursor` until it is null.",
      right: "read",
      query: deliveryQuery,
      responses: { 200: { description: "A page of deliveries.", schema: deliveryList } },
      run: async ({ ctx, query }) => ok(await listDeliveries({ ctx, query })),
    },
    {
      method: "GET",
      path: "/deliveries/{id}",
      operationId: "readDelivery",
      summary: "Read a delivery",
      right: "read",
      id: "delivery",
      responses: {
        200: { description: "The delivery, with its attempts and event.", schema: deliveryDetail },
      },
      run: async ({ ctx, id }) => ok(await readDelivery({ ctx, deliveryId: id })),
    },
    {
      method: "POST",
      path: "/deliveries/{id}/replay",
      operationId: "replayDelivery",
      summary: "Replay a delivery",
      description:
        "Delivers the event again, at once and with the full retry schedule, whatever the status is.",
      right: "replay",
      id: "delivery",
      responses: { 202: { description: "The delivery starts a new cycle.", schema: replayedDelivery } },
      errors: { 409: "The endpoint is deleted, paused or disabled." },
      run: async ({ ctx, id }) => accepted(await replayDelivery({ ctx, deliveryId: id })),
    },
    {
      method: "POST",
      path: "/deliveries/{id}/retry",
      operationId: "retryDelivery",
      summary: "Make the next attempt now",
      description:
        "Makes the next attempt of a waiting delivery at once, in place of the one that was due later.",
      right: "replay",
      id: "delivery",
      responses: { 202: { description: "The attempt is due now.", schema: retriedDelivery } },
      errors: { 409: "The delivery does not wait or is being sent, or the endpoint is paused or disabled." },
      run: async ({ ctx, id }) => accepted(await retryNow({ ctx, deliveryId: id })),
    },
    {
      method: "POST",
      path: "/deliveries/{id}/cancel",
      operationId: "cancelDelivery",
      summary: "Cancel a delivery",
      description: "Ends a waiting delivery. A cancelled delivery can be replayed.",
      right: "replay",
      id: "delivery",
      responses: { 200: { description: "The delivery is cancelled.", schema: cancelledDelivery } },
      errors: { 409: "The delivery does not wait." },
      run: async ({ ctx, id }) => ok(await cancelDelivery({ ctx, deliveryId: id })),
    },
  ],
};
