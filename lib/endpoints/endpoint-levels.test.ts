import { describe, expect, it } from "vitest";
import { levelEndpoints } from "./endpoint-levels";
import type { EndpointListItem } from "./list-endpoints";

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
    timeoutMs: 10_000,
    retrySchedule: [],
    maxInFlight: 10,
    rateLimit: null,
    ordered: false,
    lateSuccess: "retry",
    disableAfter: null,
    health: { state: "healthy", failures: 0, failingSince: null, nextProbeAt: null, disablesAt: null },
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
    [99, 1, "unsteady"],
    [51, 49, "unsteady"],
    [50, 50, "failing"],
    [0, 1, "failing"],
    [0, 0, "quiet"],
  ] as const)("%i succeeded and %i failed: %s", (succeeded, failed, level) => {
    expect(levelOf(succeeded, failed)).toBe(level);
  });

  it("names the status of an endpoint that takes nothing, whatever was sent before", () => {
    expect(levelOf(100, 0, "paused")).toBe("paused");
    expect(levelOf(0, 100, "disabled")).toBe("disabled");
  });

  it("takes one with an open breaker for failing, however well the day began", () => {
    const health = { ...endpoint("a").health, state: "suspended" } as const;
    const [leveled] = levelEndpoints(
      [{ ...endpoint("a"), health }],
      [{ endpointId: "a", succeeded: 1_000, failed: 20 }],
    );
    expect(leveled?.level).toBe("failing");
  });

  it("is quiet about an endpoint that nothing was sent to", () => {
    expect(levelEndpoints([endpoint("a")], [])[0]).toMatchObject({ level: "quiet", succeeded: 0, failed: 0 });
  });

  it("puts those in need first, then the busiest", () => {
    const ids = ["well", "busy", "quiet", "off", "bad"];
    const order = levelEndpoints(
      ids.map((id) => endpoint(id, id === "off" ? "disabled" : "enabled")),
      [
        { endpointId: "well", succeeded: 3, failed: 0 },
        { endpointId: "busy", succeeded: 900, failed: 0 },
        { endpointId: "bad", succeeded: 0, failed: 2 },
      ],
    ).map(({ id }) => id);
    expect(order).toEqual(["off", "bad", "busy", "well", "quiet"]);
  });
});
