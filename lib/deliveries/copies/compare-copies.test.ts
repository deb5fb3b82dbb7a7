import { describe, expect, it } from "vitest";
import { type CopyResponse, compare } from "./compare-copies";

const response = (statusCode: number, durationMs = 10): CopyResponse => ({
  code: statusCode < 300 ? "succeeded" : "http_5xx",
  statusCode,
  durationMs,
});

const copy = (old: CopyResponse | null, fresh: CopyResponse | null) => ({
  deliveryId: "dlv_1",
  at: "2026-06-25T00:00:00.000Z",
  old,
  new: fresh,
});

describe("compare", () => {
  it("counts only deliveries to which both URLs responded", () => {
    const copies = [copy(null, response(200)), copy(response(200), null), copy(response(200), response(200))];
    expect(compare(copies)).toMatchObject({ copies: 3, both: 1, sameVerdict: 1, oldSucceeded: 1 });
  });

  it("outcomes are the same if both succeeded or both failed, whatever the status", () => {
    const copies = [
      copy(response(200), response(202)),
      copy(response(500), response(503)),
      copy(response(500), response(200)),
      copy(response(204), response(204)),
    ];
    expect(compare(copies)).toMatchObject({
      both: 4,
      sameVerdict: 3,
      sameStatus: 1,
      oldSucceeded: 2,
      newSucceeded: 3,
    });
  });

  it("computes the medians, and none without responses", () => {
    const copies = [30, 10, 20].map((ms) => copy(response(200, ms), response(200, ms * 2)));
    expect(compare(copies)).toMatchObject({ oldMedianMs: 20, newMedianMs: 40 });
    expect(compare([])).toMatchObject({ both: 0, oldMedianMs: null, newMedianMs: null });
  });
});
