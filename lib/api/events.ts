import { eventQuery, listEvents } from "@/lib/events/list-events";
import { readEvent } from "@/lib/events/read-event";
import { ok, type Resource } from "./call";
import { eventDetail, eventList } from "./schemas/event";

export const events: Resource = {
  name: "Events",
  description:
    "An event is one thing that happened, as a provider sent it. It is stored once, however often it arrives.",
  calls: [
    {
      method: "GET",
      path: "/events",
      operationId: "listEvents",
      summary: "List events",
      description:
        "Returns the events, newest first. A partner's key sees the events that were delivered to it.",
      right: "read",
      query: eventQuery,
      responses: { 200: { description: "A page of events.", schema: eventList } },
      run: async ({ ctx, query }) => ok(await listEvents({ ctx, query })),
    },
    {
      method: "GET",
      path: "/events/{id}",
      operationId: "readEvent",
      summary: "Read an event",
      right: "read",
      id: "event",
      responses: { 200: { description: "The event, with its body and deliveries.", schema: eventDetail } },
      run: async ({ ctx, id }) => ok(await readEvent({ ctx, eventId: id })),
    },
  ],
};
