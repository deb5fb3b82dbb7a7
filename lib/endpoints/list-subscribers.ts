import type { Context } from "@/lib/auth/context";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

/** The endpoints that receive events of a type, among those that the actor may see. */
export type Subscribers = (type: string) => readonly EndpointListItem[];

/** Reads the endpoints once, for looking up the subscribers of each type in a catalogue. */
export async function listSubscribers({ ctx }: { ctx: Context }): Promise<Subscribers> {
  const endpoints = await listEndpoints({ ctx });
  return (type) =>
    endpoints.filter(({ eventTypes }) => eventTypes.includes("*") || eventTypes.includes(type));
}
