import type { Context } from "@/lib/auth/context";
import { subscribesTo } from "@/lib/dialects/event-type-pattern";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

/** Finds the endpoints that receive an event type. */
export type Subscribers = (type: string) => readonly EndpointListItem[];

/** The endpoints that the actor may see, read once, as a look-up by event type. */
export async function listSubscribers({ ctx }: { ctx: Context }): Promise<Subscribers> {
  const endpoints = await listEndpoints({ ctx });
  return (type) => endpoints.filter(({ eventTypes }) => subscribesTo(eventTypes, type));
}
