import type { HostileAnswer } from "./answer";
import { brokenAnswers } from "./broken-answers";
import { compressedAnswers } from "./compressed-answers";
import { largeAnswers } from "./large-answers";
import { slowAnswers } from "./slow-answers";
import { strangeAnswers } from "./strange-answers";

export type { HostileAnswer } from "./answer";

/** The worst that endpoints answer, each with what is to become of the attempt. */
export const hostileAnswers: readonly HostileAnswer[] = [
  ...slowAnswers,
  ...largeAnswers,
  ...compressedAnswers,
  ...brokenAnswers,
  ...strangeAnswers,
];
