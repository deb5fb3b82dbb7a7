import { describe, expect, it } from "vitest";
import type { HistoryEntry, SettingsEntry } from "@/lib/endpoints/read-endpoint-history";
import { changeMarks } from "./change-marks";

function changed(second: number, field = "url"): SettingsEntry {
  return {
    key: `v${second}`,
    at: new Date(second * 1_000).toISOString(),
    by: "Mara",
    kind: "changed",
    version: second,
    changes: [{ field, before: "a", after: "b" }],
  };
}

const marksOf = (entries: readonly HistoryEntry[]) =>
  changeMarks(entries, 100_000, 200_000).map(({ at, entries: of }) => [at, of.map(({ key }) => key)]);

describe("changeMarks", () => {
  it("places the changes of the time range and no others", () => {
    expect(marksOf([changed(201), changed(200), changed(150), changed(100), changed(99)])).toEqual([
      [0, ["v100"]],
      [0.5, ["v150"]],
      [1, ["v200"]],
    ]);
  });

  it("merges overlapping marks, oldest first", () => {
    expect(marksOf([changed(153), changed(151), changed(150), changed(156)])).toEqual([
      [0.5, ["v150", "v151", "v153"]],
      [0.56, ["v156"]],
    ]);
  });

  it("marks the registration and secret rotations", () => {
    const registered: HistoryEntry = { ...changed(110), kind: "registered", changes: [] };
    const { key, at, by } = changed(150);
    const rotated: HistoryEntry = { key, at, by, kind: "secret_rotated", versions: [2], overlapSeconds: 0 };
    expect(marksOf([rotated, registered])).toEqual([
      [0.1, ["v110"]],
      [0.5, ["v150"]],
    ]);
  });

  it("leaves out changes without an effect on deliveries", () => {
    expect(marksOf([changed(150, "description")])).toEqual([]);
  });
});
