import { subscribesTo } from "@/lib/dialects/event-type-pattern";
import { type Facts, type Filter, hasValue, isInScope, matchesFilter } from "@/lib/dialects/facts";

/** Explains why an event did not go to an endpoint, from the settings that applied when it was received. */

export type EventFacts = {
  readonly type: string;
  /** Its values under the names that filters and scopes mention. */
  readonly facts: Facts;
  readonly receivedAt: Date;
  /** A test event, which Portico creates for one endpoint. */
  readonly isTest: boolean;
};

/** The settings of one version of an endpoint that decide which events it gets. */
export interface EndpointSettings {
  readonly eventTypes: readonly string[];
  readonly filter: Filter;
}

export interface EndpointThen {
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  /** The settings when the event was received; null if the history does not go back that far. */
  readonly atTheTime: EndpointSettings | null;
  readonly today: EndpointSettings;
  /** The partner's scope of today. */
  readonly scope: readonly Filter[];
}

export interface Mismatch {
  readonly name: string;
  readonly wanted: unknown;
  /** One value or a list of several; undefined if the event has none, or it is not known any more. */
  readonly got: unknown;
}

export type Miss =
  | { readonly reason: "test" }
  | { readonly reason: "registered_later"; readonly at: string }
  | { readonly reason: "deleted"; readonly at: string }
  | { readonly reason: "other_types"; readonly takes: readonly string[] }
  | { readonly reason: "filter"; readonly mismatches: readonly Mismatch[] }
  /** The settings matched, but the event is outside of the partner's scope of today. */
  | { readonly reason: "scope" }
  /** The settings matched: the endpoint was changed at the moment that the event was received. */
  | { readonly reason: "unexplained" };

export interface Explained {
  readonly miss: Miss;
  /** With its settings of today, the endpoint would get this event. */
  readonly wouldGetItNow: boolean;
}

/** The entries of a filter that an event does not match. */
export function mismatchesOf(filter: Filter, facts: Facts): readonly Mismatch[] {
  return Object.entries(filter)
    .filter(([name, wanted]) => !hasValue(facts, name, wanted))
    .map(([name, wanted]) => ({
      name,
      wanted,
      got: Object.hasOwn(facts, name) ? facts[name] : undefined,
    }));
}

/** The first condition because of which an endpoint has no delivery of an event. */
export function explainMiss(event: EventFacts, endpoint: EndpointThen): Explained {
  const { today, deletedAt } = endpoint;
  const wouldGetItNow =
    !event.isTest &&
    deletedAt === null &&
    subscribesTo(today.eventTypes, event.type) &&
    matchesFilter(event.facts, today.filter) &&
    isInScope(event.facts, endpoint.scope);
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
  const mismatches = mismatchesOf(atTheTime.filter, event.facts);
  if (mismatches.length > 0) return { reason: "filter", mismatches };
  return { reason: isInScope(event.facts, endpoint.scope) ? "unexplained" : "scope" };
}
