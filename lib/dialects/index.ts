import { editframe } from "./editframe/dialect";
import { github } from "./github/dialect";
import { klikit } from "./klikit/dialect";
import { quippy } from "./quippy/dialect";
import { shopify } from "./shopify/dialect";
import { slack } from "./slack/dialect";
import { standardWebhooks } from "./standard-webhooks/dialect";
import { stripe } from "./stripe/dialect";
import type { Dialect, DialectName } from "./types";

/** Every dialect there is, in the order in which people are shown them. */
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

/** The dialect of that name, or undefined for any other text (also for `__proto__` and its kind). */
export function dialectOf(name: string): Dialect | undefined {
  return Object.values(dialects).find((dialect) => dialect.name === name);
}
