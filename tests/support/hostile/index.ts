import { brokenAnswers } from "./broken-responses";
import { compressedAnswers } from "./compressed-responses";
import { largeAnswers } from "./large-responses";
import type { HostileAnswer } from "./response";
import { slowAnswers } from "./slow-responses";
import { strangeAnswers } from "./strange-responses";

export type { HostileAnswer } from "./response";

/** The worst that endpoints answer, each with what is to become of the attempt. */
export const hostileAnswers: readonly HostileAnswer[] = [
  ...slowAnswers,
  ...largeAnswers,
  ...compressedAnswers,
  ...brokenAnswers,
  ...strangeAnswers,
];
