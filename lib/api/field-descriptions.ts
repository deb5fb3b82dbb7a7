type Descriptions = Readonly<Record<string, string>>;

/** Fields that mean the same in requests and responses. A schema with a description of its own keeps it. */
const sharedDescriptions: Descriptions = {
  apiVersion:
    "The version of the provider's API that test events and events of other providers name. Only in dialects with versions (stripe, shopify); otherwise null.",
  description: "A description for people.",
  dialect: "The wire format: how requests are signed, and where the id and the type of an event are.",
  disableAfter: "Seconds of failure after which Portico disables the endpoint; null for never.",
  embed: "Whether another site may show the session in a frame.",
  eventTypes:
    "The event types that the endpoint receives. `invoice.*` stands for all types that begin with `invoice.`, and `*` for all types.",
  filter:
    "Values that an event must have, by dotted names such as `data.object.customer`. An empty filter accepts every event.",
  lateSuccess:
    "What a success after the timeout means. `retry`: the attempt has failed. `accept`: the delivery has succeeded.",
  maxInFlight: "How many requests to the endpoint may run at the same time.",
  name: "A name for people.",
  ordered:
    "Whether events are delivered one at a time, in the order of arrival. A failing delivery then blocks the next ones.",
  overlapSeconds: "How long the old secrets stay active.",
  rateLimit: "The largest number of requests per second; null for no limit.",
  readOnly: "Whether the guest may only read.",
  retrySchedule: "Seconds to wait before the second, third, … attempt. An empty list means no retries.",
  role: "`manager` and `viewer` are roles of a partner's users; `operator` and `admin` run Portico.",
  quotas: "How many the partner may have of each, and how many test requests it may send in a minute.",
  endpoints: "Endpoints that are not deleted.",
  apiKeys: "API keys that are neither revoked nor expired.",
  accessLinks: "Access links that can still be opened, and guests.",
  invitations: "Invitations that can still be accepted.",
  savedViews: "Saved views of all members together.",
  testsPerMinute: "Test requests to endpoints in a minute.",
  scope: "The filters that select the partner's events. One match is enough; `[{}]` selects all events.",
  sessionSeconds: "How long the session of the guest lasts.",
  silentAfterMinutes: "Raise an alert if no event arrives for this long; null for never.",
  slug: "The last part of the URL that the provider posts to.",
  timeoutMs: "How long an endpoint may take to respond, in milliseconds.",
};

const responseDescriptions: Descriptions = {
  configVersion: "The version of the endpoint's settings that was used.",
  contentType: "The content type that the event arrived with.",
  conflicts: "How often the event arrived again with another body. The first body is kept and sent.",
  duplicates: "How often the event arrived again.",
  eventType: "The type of the event.",
  expiresAt: "When it expires; null for never.",
  externalId: "The id that the provider gave the event.",
  lastConflictAt: "When it last arrived with another body; null if it never did.",
  secretVersion: "The version of the secret that signed the attempt.",
  settledAt: "When the delivery reached its final status.",
  sha256: "SHA-256 of the body, in hex.",
  size: "The size of the body in bytes.",
  skippedReason: "Why the delivery was skipped.",
  source: "The slug of the source; null for events of Portico itself.",
};

/** Query parameters and fields of request bodies. */
const requestDescriptions: Descriptions = {
  activeFrom:
    "When the new secret starts to sign, at most 30 days ahead; left out for now. The overlap starts at this time.",
  attributes:
    "Attributes of the event, such as `brand_id:663`. Separate several with spaces, and quote values with spaces.",
  code: "The code of the last attempt: `succeeded` or a failure code.",
  cursor: "The `nextCursor` of the previous page.",
  deliveryIds: "Only these deliveries.",
  all: "Selects all deliveries that you may see. Required without any condition, and refused with one.",
  dryRun: "Only count what matches.",
  endpointId: "Only those of this endpoint.",
  eventId: "Only those of this event.",
  eventType: "Only events of this type.",
  expiresAt: "When the key expires; left out for never.",
  expiresInSeconds: "How long the link can be opened.",
  externalId: "Only the event with this id of the provider.",
  hours: "How long copies are sent to the new URL.",
  kind: "Only alerts of this kind.",
  limit: "The largest number of rows on the page.",
  newerThan: "In place of `cursor`: return the page of the rows that came just after this one.",
  partnerId: "The partner. A partner's key always means its own.",
  path: "The page of the portal that the link opens.",
  ratePerSecond: "Deliveries per second; left out for as fast as possible.",
  returnUrl: "Where the link out of the portal leads to.",
  scopes: "Limits the key to these rights of its role; left out for all of them.",
  search:
    "Only events with this external id, or with these attributes, if the text has their form. In quotes, it is only an id.",
  secret:
    "The secret to use. Left out, Portico generates one. In standard-webhooks, write `raw:` before a secret that is plain text and not base64.",
  since: "Only those that were created at this time or later. ISO 8601 with a zone.",
  source: "Only events of the source with this slug.",
  status: "The status to look for, or the new status in an update.",
  type: "Only events of this type.",
  until: "Only those that were created before this time. ISO 8601 with a zone.",
  webhook: "The webhook to register together with the key.",
};

export type Direction = "request" | "response";

const descriptionsOf: Readonly<Record<Direction, Descriptions>> = {
  request: { ...sharedDescriptions, ...requestDescriptions },
  response: { ...sharedDescriptions, ...responseDescriptions },
};

/** The meaning of a field, by its name. */
export function describeField(direction: Direction, name: string): string | undefined {
  return descriptionsOf[direction][name];
}
