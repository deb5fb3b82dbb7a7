import { type Facts, quoted } from "./facts";

export interface Explanation {
  readonly sentence: string;
  readonly hints: readonly string[];
}

export type Explain = (facts: Facts) => Explanation;

export const explanationOf = (sentence: string, ...hints: string[]): Explanation => ({ sentence, hints });

/** What a pattern captures in the attempt's detail, fit to be shown. The details are Node's and OpenSSL's messages. */
export function captured(pattern: RegExp, { attempt }: Facts): string | undefined {
  const text = pattern.exec(attempt.detail ?? "")?.[1];
  return text === undefined ? undefined : quoted(text);
}
