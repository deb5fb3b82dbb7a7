import { formatCount } from "@/components/format/format";
import type { Miss } from "@/lib/events/event-coverage";

const reasons: Readonly<Record<Miss["reason"], string>> = {
  filter: "Filter did not match",
  scope: "Outside the partner's scope",
  other_types: "Not subscribed to this event type",
  registered_later: "Registered after the event",
  deleted: "Deleted before the event",
  test: "Test event for another endpoint",
  unexplained: "Unknown reason",
};

/** The sentences of the events pages. */
export const texts = {
  recipients: {
    title: "Recipients",
    noneTitle: "No recipients",
    none: "Portico stored the event, but it matched no endpoint.",
  },
  outcome: {
    succeeded: (status: number | null, took: string, attempt: number) =>
      `Responded ${status ?? ""}${took} on attempt ${attempt}.`,
    deadLettered: (attempts: number, cause: string) =>
      `Dead-lettered after ${formatCount(attempts, "attempt")}: ${cause}.`,
    paused: "The endpoint was paused when the event arrived.",
    disabled: "The endpoint was disabled when the event arrived.",
    cancelled: "Cancelled before it succeeded.",
    pending: "Due now.",
  },
  missed: {
    title: "Endpoints that did not receive it",
    basis: "Based on the settings at the time the event arrived.",
    reasons,
    changedSince: "It was changed since and would receive such an event today.",
    test: "A test event goes only to the tested endpoint.",
    scope: "The event matches the endpoint's settings, but not the partner's scope of today.",
    moreValues: "The body has more values, which filters can use.",
    unknownValue: "The event's body is deleted, so this value is not known.",
    unexplained: "The endpoint's settings matched at that time. No further cause is recorded.",
    more: "Not all endpoints are shown here.",
  },
  empty: {
    noOlder: "No older events",
    noMatch: "No matching events",
    none: "No events yet",
    completeId: "Enter the complete external ID, exactly as the provider sent it.",
    filters: "No events match these filters.",
    forOperators: "Portico stores every request with a valid signature here once, exactly as it arrived.",
    forPartners: "Every event for one of your endpoints appears here, with its recipients.",
  },
} as const;
