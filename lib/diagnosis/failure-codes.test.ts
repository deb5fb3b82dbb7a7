import { describe, expect, it } from "vitest";
import { failureCodes } from "@/lib/deliveries/attempts/failure-code";
import { decideOutcome } from "@/lib/deliveries/queue/decide-outcome";
import { codeDescriptions, describeCode } from "./failure-codes";
import { describeRejection, rejectionDescriptions, signatureHints } from "./rejections";

const everyDescription = [
  ...Object.entries(codeDescriptions),
  ...Object.entries(rejectionDescriptions),
  ["an unknown code", describeCode("?")] as const,
  ["an unknown rejection", describeRejection("?")] as const,
];

describe("the descriptions of codes", () => {
  it("describe exactly the codes that exist", () => {
    expect(Object.keys(codeDescriptions).sort()).toEqual([...failureCodes, "succeeded"].sort());
  });

  it.each([...failureCodes, "succeeded"] as const)(
    "%s: retryable matches what decideOutcome does",
    (code) => {
      const { status } = decideOutcome(
        {
          code,
          retryAfterMs: null,
          trigger: "initial",
          claim: { retrySchedule: [30, 60], number: 1, internalErrors: 0 },
        },
        0,
      );
      expect(describeCode(code).retryable).toBe(status === "retrying");
    },
  );

  it.each(everyDescription)("%s: is complete", (_, { title, summary, whatToDo }) => {
    expect(title).toMatch(/^[A-Z][^.]{2,40}$/);
    for (const text of [summary, whatToDo]) {
      expect(text).toMatch(/^[A-Z].*[.]$/);
      expect(text).not.toMatch(/!|oops|sorry|please/i);
      expect(text.length).toBeLessThanOrEqual(180);
    }
  });

  it.each(["nonsense", "__proto__", "constructor", ""])(
    "an unknown code gets a general description: %j",
    (code) => {
      expect(describeCode(code)).toMatchObject({ title: "Unknown code" });
      expect(describeRejection(code)).toMatchObject({ title: "Unknown code" });
    },
  );
});

describe("describeRejection", () => {
  it.each(Object.keys(signatureHints))("gives the advice for the hint %s", (hint) => {
    const detail = `The signature is not valid: ${hint.replaceAll("_", " ")}.`;
    const advice = describeRejection("invalid_signature", detail).whatToDo;
    expect(advice).toBe(signatureHints[hint as keyof typeof signatureHints]);
  });

  it("gives general advice without a hint and for other codes", () => {
    const general = rejectionDescriptions.invalid_signature;
    expect(describeRejection("invalid_signature")).toBe(general);
    expect(describeRejection("invalid_signature", "The signature is not valid.")).toBe(general);
    expect(describeRejection("invalid_json", "mismatch")).toBe(rejectionDescriptions.invalid_json);
  });
});
