import { describe, expect, it } from "vitest";
import { dialects } from "@/lib/dialects";
import { levelEndpoints } from "./health-level";
import type { EndpointListItem } from "./list-endpoints";
import { settingsWithDefaults } from "./settings";

function endpoint(id: string, status: EndpointListItem["status"] = "enabled"): EndpointListItem {
  return {
    id,
    partnerId: "ptn_1",
    partnerName: "Spice Garden",
    url: `https://${id}.example/`,
    dialect: "klikit",
    description: null,
    eventTypes: ["*"],
    filter: {},
    status,
    statusReason: null,
    ...settingsWithDefaults(dialects.klikit),
    health: {
      state: "healthy",
      failures: 0,
      failingSince: null,
      nextProbeAt: null,
      disablesAt: null,
      waitsUntil: null,
      waitStatusCode: null,
    },
    version: 1,
    createdAt: "2026-06-25T00:00:00.000Z",
  };
}

function levelOf(succeeded: number, failed: number, status?: EndpointListItem["status"]) {
  return levelEndpoints([endpoint("a", status)], [{ endpointId: "a", succeeded, failed }])[0]?.level;
}

describe("levelEndpoints", () => {
  it.each([
    [1_000, 0, "healthy"],
    [1_000, 1, "healthy"],
    [99, 1, "degraded"],
    [51, 49, "degraded"],
    [50, 50, "degraded"],
    [0, 1, "degraded"],
    [0, 0, "idle"],
  ] as const)("%i succeeded and %i failed: %s", (succeeded, failed, level) => {
    expect(levelOf(succeeded, failed)).toBe(level);
  });

  it("is the status of an endpoint that is not enabled, whatever was sent before", () => {
    expect(levelOf(100, 0, "paused")).toBe("paused");
    expect(levelOf(0, 100, "disabled")).toBe("disabled");
  });

  it.each(["failing", "suspended"] as const)(
    "is failing if it is %s now, whatever happened before",
    (state) => {
      const health = { ...endpoint("a").health, state };
      const [leveled] = levelEndpoints(
        [{ ...endpoint("a"), health }],
        [{ endpointId: "a", succeeded: 1_000, failed: 20 }],
      );
      expect(leveled?.level).toBe("failing");
    },
  );

  it("is idle when nothing was sent", () => {
    expect(levelEndpoints([endpoint("a")], [])[0]).toMatchObject({ level: "idle", succeeded: 0, failed: 0 });
  });

  it("puts the most urgent first, then the busiest", () => {
    const ids = ["well", "busy", "idle", "off", "bad"];
    const order = levelEndpoints(
      ids.map((id) => ({
        ...endpoint(id, id === "off" ? "disabled" : "enabled"),
        health: { ...endpoint(id).health, state: id === "bad" ? ("failing" as const) : ("healthy" as const) },
      })),
      [
        { endpointId: "well", succeeded: 3, failed: 0 },
        { endpointId: "busy", succeeded: 900, failed: 0 },
        { endpointId: "bad", succeeded: 0, failed: 2 },
      ],
    ).map(({ id }) => id);
    expect(order).toEqual(["off", "bad", "busy", "well", "idle"]);
  });
});
