import { editframe } from "./editframe/dialect";
import { github } from "./github/dialect";
import { klikit } from "./klikit/dialect";
import { quippy } from "./quippy/dialect";
import { shopify } from "./shopify/dialect";
import { slack } from "./slack/dialect";
import { standardWebhooks } from "./standard-webhooks/dialect";
import { stripe } from "./stripe/dialect";
import type { Dialect, DialectName } from "./types";

/** All dialects, in the order in which the portal shows them. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  klikit,
  quippy,
  editframe,
  "standard-webhooks": standardWebhooks,
  github,
  stripe,
  shopify,
  slack,
};

export const dialectNames: readonly DialectName[] = Object.values(dialects).map((dialect) => dialect.name);

/** The dialect with this name, or undefined for any other text (including `__proto__` and the like). */
export function dialectOf(name: string): Dialect | undefined {
  return Object.values(dialects).find((dialect) => dialect.name === name);
}
