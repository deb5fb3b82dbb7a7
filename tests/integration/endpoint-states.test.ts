import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { disableFailingEndpoint } from "@/lib/deliveries/queue/disable-failing-endpoint";
import { recordOutcomes } from "@/lib/deliveries/queue/lane-health";
import { levelEndpoints } from "@/lib/endpoints/health-level";
import { listEndpointRows } from "@/lib/endpoints/list-endpoint-rows";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { readFigures } from "@/lib/statistics/read-figures";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let api: Api;
let key: string;

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  key = (await newKey("admin")).key;
});
afterAll(async () => {
  await api.close();
  await close();
});

type Step = "succeeds" | "fails" | "fails for long" | "is paused" | "is disabled" | "is enabled";
const steps: readonly Step[] = [
  "succeeds",
  "fails",
  "fails for long",
  "is paused",
  "is disabled",
  "is enabled",
];

type Registered = Awaited<ReturnType<typeof partnerWithEndpoint>>;

async function run(step: Step, { endpoint, endpointId }: Registered): Promise<void> {
  const setStatus = (status: "enabled" | "paused") =>
    updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status } });
  switch (step) {
    case "succeeds":
      await recordOutcomes(endpointId, [{ code: "succeeded", statusCode: 200, retryAfterMs: null }]);
      return;
    case "fails":
      await recordOutcomes(endpointId, [{ code: "http_5xx", statusCode: 500, retryAfterMs: null }]);
      return;
    case "fails for long":
      await sql(
        "UPDATE lanes SET failures = 20, failing_since = now() - interval '2 minutes' WHERE endpoint_id = $1",
        endpointId,
      );
      return run("fails", { endpoint, endpointId } as Registered);
    case "is paused":
      await setStatus("paused");
      return;
    case "is disabled":
      await disableFailingEndpoint({ ctx: operator, endpointId, reason: "http_410" });
      return;
    case "is enabled":
      await setStatus("enabled");
  }
}

/** The state of an endpoint wherever it is shown. */
async function shown({ endpoint, endpointId }: Registered) {
  const endpoints = await listEndpoints({ ctx: operator });
  const figures = await readFigures({ ctx: operator, query: { range: "1h" } });
  const { rows } = await listEndpointRows({ ctx: operator, query: {} });
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => {
    const found = list.find(({ id }) => id === endpoint.id);
    if (!found) throw new Error("the endpoint is not listed");
    return found;
  };
  const [alert] = await sql<{ kind: string }>(
    "SELECT kind FROM alerts WHERE endpoint_id = $1 AND kind LIKE 'endpoint.%' ORDER BY id DESC LIMIT 1",
    endpointId,
  );
  return {
    overview: byId(levelEndpoints(endpoints, figures.endpoints)).level,
    list: byId(rows).level,
    apiList: byId<{ id: string; status: string; health: { state: string } }>(
      (await api.call(key, "GET", "/endpoints")).body.data,
    ),
    apiRead: (await api.call(key, "GET", `/endpoints/${endpoint.id}`)).body,
    alert: alert?.kind,
  };
}

function checkAgreement({
  overview,
  list,
  apiList,
  apiRead,
  alert,
}: Awaited<ReturnType<typeof shown>>): void {
  const { status, health } = apiRead;
  expect(health).toEqual(apiList.health);
  const enabledLevel = health.state === "healthy" ? "idle" : "failing";
  const level = status === "enabled" ? enabledLevel : status;
  expect([overview, list]).toEqual([level, level]);
  // Everybody was alerted about a suspended endpoint, and it has not been reported as recovered.
  if (status === "enabled" && health.state === "suspended") expect(alert).toBe("endpoint.failing");
}

test("the portal, the API and alerts agree on whether an endpoint is failing, whatever happens to it", async () => {
  const sequences = fc.array(fc.constantFrom(...steps), { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      const registered = await partnerWithEndpoint("http://127.0.0.1:9/hook");
      for (const step of sequence) {
        await run(step, registered);
        const state = await shown(registered);
        checkAgreement(state);
        if (step === "succeeds") expect(state.apiRead.health.state).toBe("healthy");
        if (step.startsWith("fails")) expect(state.apiRead.health.state).not.toBe("healthy");
      }
    }),
    { numRuns: 15 },
  );
});
