/** Why an event did not go to an endpoint: pure reasoning over what was in force when the event came. */

export type EventFacts = {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
  /** Portico made it itself, to test one endpoint. */
  readonly isTest: boolean;
};

/** An endpoint's settings in one of its versions. */
export interface EndpointSettings {
  readonly eventTypes: readonly string[];
  readonly filter: Readonly<Record<string, unknown>>;
}

export interface EndpointThen {
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  /** What was in force when the event came; null when the history does not reach back. */
  readonly atTheTime: EndpointSettings | null;
  readonly today: EndpointSettings;
}

export interface Mismatch {
  readonly name: string;
  readonly wanted: unknown;
  /** Undefined: the event does not have this attribute. */
  readonly got: unknown;
}

export type Miss =
  | { readonly reason: "test" }
  | { readonly reason: "registered_later"; readonly at: string }
  | { readonly reason: "deleted"; readonly at: string }
  | { readonly reason: "other_types"; readonly takes: readonly string[] }
  | { readonly reason: "filter"; readonly mismatches: readonly Mismatch[] }
  /** All conditions were met: the endpoint changed in the very moment that the event came. */
  | { readonly reason: "unexplained" };

export interface Explained {
  readonly miss: Miss;
  /** The endpoint has been changed since, and would get such an event today. */
  readonly wouldGetItNow: boolean;
}

/** The entries of a filter that an event's attributes do not have; the same as PostgreSQL's `@>` on flat objects. */
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

function subscribesTo({ eventTypes }: EndpointSettings, type: string): boolean {
  return eventTypes.includes("*") || eventTypes.includes(type);
}

/** The first condition that kept an event from an endpoint that has no delivery of it. */
export function explainMiss(event: EventFacts, endpoint: EndpointThen): Explained {
  const { today, deletedAt } = endpoint;
  const wouldGetItNow =
    !event.isTest &&
    deletedAt === null &&
    subscribesTo(today, event.type) &&
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
  if (!subscribesTo(atTheTime, event.type)) return { reason: "other_types", takes: atTheTime.eventTypes };
  const mismatches = mismatchesOf(atTheTime.filter, event.attributes);
  return mismatches.length > 0 ? { reason: "filter", mismatches } : { reason: "unexplained" };
}
