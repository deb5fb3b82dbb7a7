import { brokenResponses } from "./broken-responses";
import { compressedResponses } from "./compressed-responses";
import { largeResponses } from "./large-responses";
import type { HostileResponse } from "./response";
import { slowResponses } from "./slow-responses";
import { strangeResponses } from "./strange-responses";

export type { HostileResponse } from "./response";

/** The worst that endpoints answer, each with what is to become of the attempt. */
export const hostileResponses: readonly HostileResponse[] = [
  ...slowResponses,
  ...largeResponses,
  ...compressedResponses,
  ...brokenResponses,
  ...strangeResponses,
];
