/** A partner that uses every way to make work, each as fast as it can, until it is stopped. */
export interface GreedyPartner {
  /** How many responses had each status, over all ways. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Stops after the requests that are open. */
  stop(): Promise<void>;
}

interface Setting {
  /** The API without a path, such as `http://localhost:3000/api/v1`. */
  readonly api: string;
  /** Keys of a manager of the partner. */
  readonly keys: readonly string[];
  readonly partnerId: string;
  /** An endpoint of the partner, for test requests. */
  readonly endpointId: string;
  /** A URL for new endpoints. */
  readonly url: string;
}

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** The ways, each with the number of requests that are open at a time. */
function waysOf({ partnerId, endpointId, url }: Setting): readonly (readonly [number, Attempt])[] {
  const endpoint = {
    url,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { nobody: true },
  };
  const since = "2020-01-01T00:00:00Z";
  return [
    [40, { method: "GET", path: "/deliveries?limit=200&attributes=nothing:1" }],
    [20, { method: "GET", path: `/events?limit=200&since=${since}` }],
    [10, { method: "POST", path: "/replays", body: { since, dryRun: true } }],
    [10, { method: "POST", path: "/endpoints", body: endpoint }],
    [10, { method: "POST", path: "/api-keys", body: { name: "K", role: "viewer" } }],
    [10, { method: "POST", path: `/partners/${partnerId}/access-links`, body: { readOnly: true } }],
    [20, { method: "POST", path: `/endpoints/${endpointId}/test` }],
  ];
}

export function startGreedyPartner(setting: Setting): GreedyPartner {
  const statuses = new Map<number, number>();
  let stopped = false;
  const repeat = async (attempt: Attempt, key: string) => {
    while (!stopped) {
      const status = await send(setting.api, key, attempt);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const loops = waysOf(setting).flatMap(([open, attempt]) =>
    Array.from({ length: open }, (_, at) => repeat(attempt, setting.keys[at % setting.keys.length] ?? "")),
  );
  return {
    statuses,
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

/** @returns the status, or 0 without a response */
async function send(api: string, key: string, { method, path, body }: Attempt): Promise<number> {
  try {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
