import { setTimeout as pause } from "node:timers/promises";
import { klikitRequest } from "@/tests/support/klikit";

interface Setting {
  /** The URL of the source. */
  readonly webhookUrl: string;
  /** The API without a path, such as `http://localhost:3000/api/v1`. */
  readonly api: string;
  readonly secret: string;
  /** The tag in the filter of the partner's endpoint. */
  readonly tag: string;
  /** A key of the partner. */
  readonly key: string;
  readonly perSecond: number;
  readonly events: number;
}

export interface Traffic {
  /** When each event was to be posted, by its provider's id, by `performance.now()`. */
  readonly plannedAt: ReadonlyMap<string, number>;
  /** From the planned time of each webhook to its response, in milliseconds. */
  readonly ingestMs: readonly number[];
  /** The statuses of all responses, each once. */
  readonly statuses: readonly number[];
}

/** How long the provider waits for a response. */
const timeoutMs = 10_000;

/** A partner whose provider sends events at an even pace, and that reads its list once a second. */
export async function ordinaryTraffic(setting: Setting): Promise<Traffic> {
  const { perSecond, events } = setting;
  const plannedAt = new Map<string, number>();
  const ingestMs: number[] = [];
  const statuses = new Set<number>();
  const startedAt = performance.now();
  const open: Promise<void>[] = [];
  for (let number = 0; number < events; number += 1) {
    const at = startedAt + (number * 1_000) / perSecond;
    if (at > performance.now()) await pause(at - performance.now());
    const request = klikitRequest(setting.secret, JSON.stringify({ tag: setting.tag, number }));
    plannedAt.set(request.headers["x-klikit-event-id"], at);
    const posted = statusOf(setting.webhookUrl, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body),
    });
    open.push(
      posted.then((status) => {
        ingestMs.push(performance.now() - at);
        statuses.add(status);
      }),
    );
    if (number % perSecond === 0) {
      const headers = { authorization: `Bearer ${setting.key}` };
      const listed = statusOf(`${setting.api}/deliveries?attributes=number:${number}`, { headers });
      open.push(listed.then((status) => void statuses.add(status)));
    }
  }
  await Promise.all(open);
  return { plannedAt, ingestMs, statuses: [...statuses] };
}

/** @returns the status, or 0 without a response */
async function statusOf(url: string, init: RequestInit): Promise<number> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
