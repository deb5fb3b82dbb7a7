import type { CatalogEntry, Described } from "./catalog-types";
import { editframeTypes } from "./editframe/catalog";
import { githubTypes } from "./github/catalog";
import { jsonSchemaOf } from "./json-schema";
import { klikitTypes } from "./klikit/catalog";
import { quippyTypes } from "./quippy/catalog";
import { shopifyTypes } from "./shopify/catalog";
import { slackTypes } from "./slack/catalog";
import { standardWebhooksTypes } from "./standard-webhooks/catalog";
import { stripeTypes } from "./stripe/catalog";
import type { Dialect, DialectName, EventTypeInfo } from "./types";

/** By dialect, then by event type. */
export const described: Readonly<Record<DialectName, Readonly<Record<string, Described>>>> = {
  klikit: klikitTypes,
  quippy: quippyTypes,
  editframe: editframeTypes,
  "standard-webhooks": standardWebhooksTypes,
  github: githubTypes,
  stripe: stripeTypes,
  shopify: shopifyTypes,
  slack: slackTypes,
};

const remembered = new Map<DialectName, readonly CatalogEntry[]>();

/** The event types of a dialect in the order of the dialect, each with an example body and a JSON Schema. */
export function catalogOf(dialect: Dialect): readonly CatalogEntry[] {
  const known = remembered.get(dialect.name);
  if (known) return known;
  const entries = dialect.eventTypes.map((info) => entryFor(dialect.name, info));
  remembered.set(dialect.name, entries);
  return entries;
}

function entryFor(dialect: DialectName, info: EventTypeInfo): CatalogEntry {
  const description = described[dialect][info.type];
  // A test compares the two lists, so this can only be a dialect that is still being written.
  if (!description) throw new Error(`the catalog of ${dialect} does not describe ${info.type}`);
  return { ...info, example: description.example, schema: jsonSchemaOf(description.schema) };
}
