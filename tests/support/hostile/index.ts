import { brokenResponses } from "./broken-responses";
import { compressedResponses } from "./compressed-responses";
import { largeResponses } from "./large-responses";
import type { HostileResponse } from "./response";
import { slowResponses } from "./slow-responses";
import { strangeResponses } from "./strange-responses";

export type { HostileResponse } from "./response";

/** The worst responses of endpoints, each with the expected outcome of the attempt. */
export const hostileResponses: readonly HostileResponse[] = [
  ...slowResponses,
  ...largeResponses,
  ...compressedResponses,
  ...brokenResponses,
  ...strangeResponses,
];
