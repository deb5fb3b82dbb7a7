import { subscribesTo } from "@/lib/dialects/event-type-pattern";

/** Explains why an event did not go to an endpoint, from the settings that were in force when it was received. */

export type EventFacts = {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
  /** A test event, which Portico creates for one endpoint. */
  readonly isTest: boolean;
};

/** The settings of one version of an endpoint that decide which events it gets. */
export interface EndpointSettings {
  readonly eventTypes: readonly string[];
  readonly filter: Readonly<Record<string, unknown>>;
}

export interface EndpointThen {
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  /** The settings when the event was received; null if the history does not go back that far. */
  readonly atTheTime: EndpointSettings | null;
  readonly today: EndpointSettings;
}

export interface Mismatch {
  readonly name: string;
  readonly wanted: unknown;
  /** Undefined if the event does not have this attribute. */
  readonly got: unknown;
}

export type Miss =
  | { readonly reason: "test" }
  | { readonly reason: "registered_later"; readonly at: string }
  | { readonly reason: "deleted"; readonly at: string }
  | { readonly reason: "other_types"; readonly takes: readonly string[] }
  | { readonly reason: "filter"; readonly mismatches: readonly Mismatch[] }
  /** The settings matched: the endpoint was changed at the moment that the event was received. */
  | { readonly reason: "unexplained" };

export interface Explained {
  readonly miss: Miss;
  /** With its settings of today, the endpoint would get this event. */
  readonly wouldGetItNow: boolean;
}

/** The entries of a filter that an event's attributes do not have. Equal to PostgreSQL's `@>` on flat objects. */
export function mismatchesOf(
  filter: EndpointSettings["filter"],
  attributes: EventFacts["attributes"],
): readonly Mismatch[] {
  return Object.entries(filter)
    .filter(([name, wanted]) => !Object.hasOwn(attributes, name) || attributes[name] !== wanted)
    .map(([name, wanted]) => ({
      name,
      wanted,
      got: Object.hasOwn(attributes, name) ? attributes[name] : undefined,
    }));
}

/** The first condition because of which an endpoint has no delivery of an event. */
export function explainMiss(event: EventFacts, endpoint: EndpointThen): Explained {
  const { today, deletedAt } = endpoint;
  const wouldGetItNow =
    !event.isTest &&
    deletedAt === null &&
    subscribesTo(today.eventTypes, event.type) &&
    mismatchesOf(today.filter, event.attributes).length === 0;
  return { miss: missReason(event, endpoint), wouldGetItNow };
}

function missReason(event: EventFacts, endpoint: EndpointThen): Miss {
  const { createdAt, deletedAt, atTheTime } = endpoint;
  if (event.isTest) return { reason: "test" };
  if (createdAt > event.receivedAt) return { reason: "registered_later", at: createdAt.toISOString() };
  if (deletedAt !== null && deletedAt <= event.receivedAt)
    return { reason: "deleted", at: deletedAt.toISOString() };
  if (atTheTime === null) return { reason: "unexplained" };
  if (!subscribesTo(atTheTime.eventTypes, event.type))
    return { reason: "other_types", takes: atTheTime.eventTypes };
  const mismatches = mismatchesOf(atTheTime.filter, event.attributes);
  return mismatches.length > 0 ? { reason: "filter", mismatches } : { reason: "unexplained" };
}
