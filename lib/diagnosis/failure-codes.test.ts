import { describe, expect, it, vi } from "vitest";
import type { AttemptRecord } from "@/lib/delivery/attempt";
import { failureCodes } from "@/lib/delivery/failure-code";
import { settle } from "@/lib/delivery/settle";
import { codeDescriptions, describeCode } from "./failure-codes";
import { describeRejection, rejectionDescriptions, signatureHints } from "./rejections";

// Only the verdict is asked for here; the statement is tested against a real database.
vi.mock("@/lib/platform/database/pool", () => ({
  pool: () => ({ query: async () => ({ rows: [{ moved: 1 }] }) }),
}));

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

  it.each([...failureCodes, "succeeded"] as const)("%s: retryable is what settle does", async (code) => {
    const claim = { retrySchedule: [30, 60], number: 1 };
    const record = { code, claim, phases: {}, retryAfterMs: null, responseHeaders: null, requestHeaders: [] };
    const settled = await settle(record as unknown as AttemptRecord, 0);
    expect(describeCode(code).retryable).toBe(settled === "retrying");
  });

  it.each(everyDescription)("%s: calm and complete", (_, { title, summary, whatToDo }) => {
    expect(title).toMatch(/^[A-Z][^.]{2,40}$/);
    for (const text of [summary, whatToDo]) {
      expect(text).toMatch(/^[A-Z].*[.]$/);
      expect(text).not.toMatch(/!|oops|sorry|please/i);
      expect(text.length).toBeLessThanOrEqual(180);
    }
  });

  it.each(["nonsense", "__proto__", "constructor", ""])("say so of a code they do not know: %j", (code) => {
    expect(describeCode(code)).toMatchObject({ title: "Unknown code" });
    expect(describeRejection(code)).toMatchObject({ title: "Unknown code" });
  });
});

describe("describeRejection", () => {
  it.each(Object.keys(signatureHints))("gives the advice for the hint %s", (hint) => {
    const detail = `The signature is not good: ${hint.replaceAll("_", " ")}.`;
    const advice = describeRejection("invalid_signature", detail).whatToDo;
    expect(advice).toBe(signatureHints[hint as keyof typeof signatureHints]);
  });

  it("stays general without a hint, and for other codes", () => {
    const general = rejectionDescriptions.invalid_signature;
    expect(describeRejection("invalid_signature")).toBe(general);
    expect(describeRejection("invalid_signature", "The signature is not good.")).toBe(general);
    expect(describeRejection("invalid_json", "mismatch")).toBe(rejectionDescriptions.invalid_json);
  });
});
