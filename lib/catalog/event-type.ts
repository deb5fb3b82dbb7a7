import type { Dialect, DialectName, EventTypeInfo } from "@/lib/dialects/types";
import { editframeTypes } from "./editframe";
import { githubTypes } from "./github";
import { jsonSchemaOf } from "./json-schema";
import { klikitTypes } from "./klikit";
import { quippyTypes } from "./quippy";
import { shopifyTypes } from "./shopify";
import { slackTypes } from "./slack";
import { standardWebhooksTypes } from "./standard-webhooks";
import { stripeTypes } from "./stripe";
import type { CatalogEntry, Described } from "./types";

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

/** The event types of a dialect, in the dialect's own order, each with an example body and a JSON Schema. */
export function catalogOf(dialect: Dialect): readonly CatalogEntry[] {
  const known = remembered.get(dialect.name);
  if (known) return known;
  const entries = dialect.eventTypes.map((info) => entryFor(dialect.name, info));
  remembered.set(dialect.name, entries);
  return entries;
}

function entryFor(dialect: DialectName, info: EventTypeInfo): CatalogEntry {
  const description = described[dialect][info.type];
  // A test holds the two lists together, so this can only be a dialect that is still being written.
  if (!description) throw new Error(`lib/catalog does not describe ${dialect} ${info.type}`);
  return { ...info, example: description.example, schema: jsonSchemaOf(description.schema) };
}
