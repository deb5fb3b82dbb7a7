import { accessLinks } from "./access-links";
import { alerts } from "./alerts";
import { apiKeys } from "./api-keys";
import type { CallDeclaration, Resource } from "./call";
import { deliveries } from "./deliveries";
import { documentation } from "./documentation";
import { endpointMoves } from "./endpoint-moves";
import { endpoints } from "./endpoints";
import { events } from "./events";
import { partners } from "./partners";
import { rejections } from "./rejections";
import { replays } from "./replays";
import { sources } from "./sources";

/** The public API, in the order of the reference. */
export const resources: readonly Resource[] = [
  partners,
  sources,
  rejections,
  endpoints,
  endpointMoves,
  events,
  deliveries,
  replays,
  alerts,
  apiKeys,
  accessLinks,
  documentation(() => resources),
];

/** Every call of the public API. */
export const calls: readonly CallDeclaration[] = resources.flatMap((resource) => resource.calls);
