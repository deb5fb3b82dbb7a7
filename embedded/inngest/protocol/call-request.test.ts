import fc from "fast-check";
import { expect, test } from "vitest";
import { callBody } from "./call-request";
import { canonicalJson, parseJson } from "./json";

test("the body that is joined from its parts is RFC 8785 text", () => {
  const json = fc.json().map((text) => canonicalJson(parseJson(text)));
  const steps = fc.array(fc.tuple(fc.stringMatching(/^[0-9a-f]{40}$/), json), { maxLength: 5 });
  fc.assert(
    fc.property(json, steps, (event, done) => {
      const run = { runId: "01JRUN", fnId: "gw-f", attempt: 2, maxAttempts: 5 };
      const body = callBody({ ...run, event, steps: [...new Map(done)] });
      expect(canonicalJson(parseJson(body))).toBe(body);
    }),
  );
});
