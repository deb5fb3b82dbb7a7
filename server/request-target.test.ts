import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalTarget } from "./request-target";

const segment = fc.oneof(
  fc.constantFrom("api", "webhooks", "v1", "klikit", ".", "..", "", "%61pi", "a.b", "%2F", "A_b~c-d"),
  fc.string({ maxLength: 5 }),
);

test("a path without a query has the same canonical form as with one", () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
      const path = `/${segments.join("/")}`;
      fc.pre(!path.includes("?"));
      const withQuery = canonicalTarget(`${path}?q=1`, "POST");
      expect(canonicalTarget(path, "POST")).toBe(withQuery?.replace(/\?q=1$/, ""));
    }),
    { numRuns: 2_000 },
  );
});
