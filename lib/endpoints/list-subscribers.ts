import type { Context } from "@/lib/auth/context";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

/** Finds the endpoints that subscribe to an event type. */
export type Subscribers = (type: string) => readonly EndpointListItem[];

/** The endpoints that the actor may see, read once, as a look-up by event type. */
export async function listSubscribers({ ctx }: { ctx: Context }): Promise<Subscribers> {
  const endpoints = await listEndpoints({ ctx });
  return (type) =>
    endpoints.filter(({ eventTypes }) => eventTypes.includes("*") || eventTypes.includes(type));
}
