import type { Context } from "@/lib/auth/context";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

/** The endpoints, of those the actor may see, that take events of a type. */
export type Subscribers = (type: string) => readonly EndpointListItem[];

/** Who takes what: read once, asked for each type of a catalogue. */
export async function listSubscribers({ ctx }: { ctx: Context }): Promise<Subscribers> {
  const endpoints = await listEndpoints({ ctx });
  return (type) =>
    endpoints.filter(({ eventTypes }) => eventTypes.includes("*") || eventTypes.includes(type));
}
