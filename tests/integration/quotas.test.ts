import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSavedView } from "@/lib/deliveries/saved-views/create-saved-view";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { createPartner } from "@/lib/partners/create-partner";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import { type QuotaName, quotaChanges } from "@/lib/partners/quotas";
import { publicId } from "@/lib/platform/ids";
import { type Api, type ApiResponse, newKey, serveApi } from "@/tests/support/api";
import { person } from "@/tests/support/people";
import { operator, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let api: Api;
let receiver: Receiver;
let operatorKey: string;

beforeAll(async () => {
  // An empty value is the default.
  close = await usePortico({
    PORTICO_MAX_ENDPOINTS: "3",
    PORTICO_MAX_API_KEYS: "",
    PORTICO_MAX_ACCESS_LINKS: "",
    PORTICO_MAX_TESTS_PER_MINUTE: "",
    SMTP_URL: "smtp://localhost:1",
  });
  api = await serveApi();
  receiver = await startReceiver();
  ({ key: operatorKey } = await newKey("operator"));
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await close();
});

interface Setting {
  readonly partnerId: string;
  readonly key: string;
}

async function newPartner(quotas: object = {}): Promise<Setting> {
  const { id: partnerId } = await createPartner({ ctx: operator, input: { name: unique("P"), scope: [{}] } });
  const { key } = await newKey("manager", { partnerId });
  expect((await setQuotas(partnerId, quotas)).status).toBe(200);
  return { partnerId, key };
}

function setQuotas(partnerId: string, quotas: object): Promise<ApiResponse> {
  return api.call(operatorKey, "PATCH", `/partners/${partnerId}`, { quotas });
}

const endpointInput = () => ({
  url: `${receiver.url}/hook`,
  dialect: "klikit",
  eventTypes: ["klikit.order.created.v2"],
});

function newEndpoint({ key }: Setting): Promise<ApiResponse> {
  return api.call(key, "POST", "/endpoints", endpointInput());
}

type Made = { status: number; body: unknown };

async function made(work: Promise<unknown>): Promise<Made> {
  return work.then(
    (body) => ({ status: 201, body }),
    (error: { code: string; message: string }) => ({
      status: 409,
      body: { code: error.code, detail: error.message },
    }),
  );
}

async function makeSavedView({ partnerId }: Setting): Promise<Made> {
  const { ctx } = await person("manager", partnerId);
  return made(createSavedView({ ctx, input: { name: unique("view"), filters: "status=pending" } }));
}

async function makeInvitation({ partnerId }: Setting): Promise<Made> {
  const { ctx } = await person("manager", partnerId);
  const email = `${unique("invited")}@portico.test`;
  return made(createInvitation({ ctx, input: { email, role: "viewer" } }));
}

/** How each quota is used up, and how many places a new partner with one key has already used. */
const uses: Readonly<Record<QuotaName, { used: number; make: (of: Setting) => Promise<ApiResponse> }>> = {
  endpoints: { used: 0, make: newEndpoint },
  apiKeys: { used: 1, make: ({ key }) => api.call(key, "POST", "/api-keys", { name: "K", role: "viewer" }) },
  accessLinks: {
    used: 0,
    make: ({ key, partnerId }) =>
      api.call(key, "POST", `/partners/${partnerId}/access-links`, { readOnly: true }),
  },
  invitations: { used: 0, make: makeInvitation },
  savedViews: { used: 0, make: makeSavedView },
  testsPerMinute: {
    used: 0,
    make: async (of) => {
      testEndpoints.set(of, testEndpoints.get(of) ?? newEndpoint(of));
      const endpoint = await testEndpoints.get(of);
      return api.call(of.key, "POST", `/endpoints/${endpoint?.body.id}/test`);
    },
  },
};
const testEndpoints = new WeakMap<Setting, Promise<ApiResponse>>();

const names = Object.keys(uses) as QuotaName[];
const isDone = ({ status }: ApiResponse) => status < 300;

describe.each(names)("the quota %s", (name) => {
  const refusal = name === "testsPerMinute" ? [429, "limit_reached"] : [409, "quota_reached"];

  test("leaves exactly its places, also for requests at the same moment, and the refusal names it", async () => {
    const setting = await newPartner({ [name]: uses[name].used + 2 });
    const responses = await Promise.all(Array.from({ length: 8 }, () => uses[name].make(setting)));
    expect(responses.filter(isDone)).toHaveLength(2);
    for (const { status, body } of responses.filter((response) => !isDone(response))) {
      expect([status, body.code]).toEqual(refusal);
      expect(body.detail).toContain(`at most ${uses[name].used + 2} `);
      expect(body.detail).toContain(`An operator can raise the quota "${name}".`);
    }
  });

  test("does not count what another partner has, and an operator can raise it", async () => {
    const [full, other] = [await newPartner({ [name]: uses[name].used }), await newPartner()];
    expect(isDone(await uses[name].make(full))).toBe(false);
    expect(isDone(await uses[name].make(other))).toBe(true);
    await setQuotas(full.partnerId, { [name]: uses[name].used + 1 });
    expect(isDone(await uses[name].make(full))).toBe(true);
  });
});

test("there is a use for every quota", () => {
  expect(Object.keys(quotaChanges.shape).sort()).toEqual([...names].sort());
});

test("an endpoint that is deleted, and a key that is revoked, give their places back", async () => {
  const setting = await newPartner({ endpoints: 1, apiKeys: 2 });
  const { body: endpoint } = await newEndpoint(setting);
  const { body: key } = await uses.apiKeys.make(setting);
  expect((await newEndpoint(setting)).status).toBe(409);
  expect((await uses.apiKeys.make(setting)).status).toBe(409);
  await api.call(setting.key, "DELETE", `/endpoints/${endpoint.id}`);
  await api.call(setting.key, "DELETE", `/api-keys/${key.id}`);
  expect((await newEndpoint(setting)).status).toBe(201);
  expect((await uses.apiKeys.make(setting)).status).toBe(201);
});

test("a webhook of a key counts as an endpoint", async () => {
  const setting = await newPartner({ endpoints: 0 });
  const input = { name: "K", role: "manager", webhook: endpointInput() };
  expect(await api.call(setting.key, "POST", "/api-keys", input)).toMatchObject({
    status: 409,
    body: { code: "quota_reached" },
  });
});

test("the environment has the defaults, and null returns to them", async () => {
  const { partnerId, key } = await newPartner({ endpoints: 7, savedViews: 1 });
  const { body } = await setQuotas(partnerId, { endpoints: null });
  const expected = {
    endpoints: 3,
    apiKeys: 50,
    accessLinks: 1_000,
    invitations: 100,
    savedViews: 1,
    testsPerMinute: 30,
  };
  expect(body.quotas).toEqual(expected);
  expect((await api.call(key, "GET", `/partners/${partnerId}`)).body.quotas).toEqual(expected);
  expect((await api.call(key, "PATCH", `/partners/${partnerId}`, { quotas: {} })).status).toBe(403);
  for (const quotas of [{ endpoints: -1 }, { endpoints: 1.5 }, { nonsense: 1 }, { endpoints: 1_000_001 }])
    expect((await setQuotas(partnerId, quotas)).status).toBe(422);
});

test("the operators' own partner has no quotas", async () => {
  const partnerId = publicId("partner", operationsPartnerId);
  await setQuotas(partnerId, { endpoints: 0 });
  const input = { url: receiver.url, partnerId, dialect: "standard-webhooks", eventTypes: ["portico.*"] };
  expect((await api.call(operatorKey, "POST", "/endpoints", input)).status).toBe(201);
});
