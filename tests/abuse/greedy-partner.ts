import type { Way } from "./attack";
import { Sender } from "./send";

export interface PartnerSetting {
  /** Portico without a path, such as `http://localhost:3000`. */
  readonly url: string;
  /** Keys of a manager of the partner. */
  readonly keys: readonly string[];
  readonly partnerId: string;
  /** An endpoint of the partner, for test requests. */
  readonly endpointId: string;
  /** A URL for new endpoints. */
  readonly endpointUrl: string;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** Everything that a partner's keys allow. */
export function waysOfPartner(setting: PartnerSetting): readonly Way[] {
  const { partnerId, endpointId, endpointUrl, keys } = setting;
  const sender = new Sender(setting.url);
  let sent = 0;
  const way = (name: string, open: number, { method, path, body }: Call): Way => ({
    name,
    open,
    attempt: (signal) => {
      sent += 1;
      const headers = {
        authorization: `Bearer ${keys[sent % keys.length]}`,
        "content-type": "application/json",
      };
      const message = { method, path: `/api/v1${path}`, headers, body: body && JSON.stringify(body) };
      return sender.send(message, signal);
    },
  });
  const endpoint = {
    url: endpointUrl,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { nobody: true },
  };
  const since = "2020-01-01T00:00:00Z";
  const key = { name: "K", role: "viewer" };
  return [
    way("lists of deliveries", 40, { method: "GET", path: "/deliveries?limit=200&attributes=nothing:1" }),
    way("lists of events", 20, { method: "GET", path: `/events?limit=200&since=${since}` }),
    way("counts", 10, { method: "POST", path: "/replays", body: { since, dryRun: true } }),
    way("endpoints", 10, { method: "POST", path: "/endpoints", body: endpoint }),
    way("keys", 10, { method: "POST", path: "/api-keys", body: key }),
    way("new access links", 10, {
      method: "POST",
      path: `/partners/${partnerId}/access-links`,
      body: { readOnly: true },
    }),
    way("test requests", 20, { method: "POST", path: `/endpoints/${endpointId}/test` }),
  ];
}
