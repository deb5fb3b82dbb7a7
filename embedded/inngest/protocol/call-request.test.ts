import fc from "fast-check";
import { expect, test } from "vitest";
import { callBody } from "./call-request";
import { canonicalJson, parseJson } from "./json";

test("the body that is joined by hand is RFC 8785 text", () => {
  const json = fc.json().map((text) => canonicalJson(parseJson(text)));
  const steps = fc.array(fc.tuple(fc.stringMatching(/^[0-9a-f]{40}$/), json), { maxLength: 5 });
  fc.assert(
    fc.property(json, steps, fc.boolean(), fc.boolean(), (event, done, flag, useApi) => {
      const body = callBody(
        {
          runId: "01JRUN",
          fnId: "gw-f",
          stepId: "step",
          jobId: "1",
          attempt: 2,
          maxAttempts: 5,
          requestVersion: -1,
          event,
          steps: [...new Map(done)],
          disableImmediateExecution: flag,
        },
        useApi,
      );
      expect(canonicalJson(parseJson(body))).toBe(body);
    }),
  );
});
