import { type CallResponse, readSdkResponse } from "../protocol/call-response";
import { canonicalJson, isRecord } from "../protocol/json";
import { sign } from "../protocol/signature";
import { WakeSignal } from "../signals";
import type { Log, Tuning } from "../types";
import type { HttpClient } from "./http-client";
import type { Registry } from "./registry";

export interface SyncerParts {
  readonly client: HttpClient;
  readonly registry: Registry;
  readonly appUrl: string;
  readonly signingKey: string;
  readonly tuning: Tuning;
  readonly log: Log;
  /** Called after every sync, with whether the app responded. */
  readonly appUp: (up: boolean) => void;
}

const firstRetryMs = 250;
const maxRetryMs = 2000;
const syncTimeoutMs = 10_000;
const warnEveryMs = 10_000;

/**
 * Asks the app for its functions: in-band sync (Inngest SDK_SPEC 4.3). The request is signed, so it works when
 * unauthenticated sync is switched off. It also shows whether the app is up.
 */
export class Syncer {
  /** Resolves when a registration of this app was accepted for the first time. */
  readonly synced: Promise<void>;
  private readonly signal = new WakeSignal();
  private resolveSynced: () => void = () => {};
  private leading = false;
  private stopped = false;
  private failures = 0;
  private wasSynced = false;
  private warned = false;
  private warnedMs = Number.NEGATIVE_INFINITY;
  private readonly loop: Promise<void>;

  constructor(private readonly parts: SyncerParts) {
    this.synced = new Promise((resolve) => {
      this.resolveSynced = resolve;
    });
    this.loop = this.run();
  }

  /** Whether the last sync was accepted. */
  get isSynced(): boolean {
    return this.wasSynced && this.failures === 0;
  }

  /** Only the active runner syncs. */
  setLeading(leading: boolean): void {
    this.leading = leading;
    if (leading) this.signal.notify();
  }

  /** A call request did not reach the app: sync now, and until the app responds again. */
  appUnreachable(reason: string): void {
    if (this.failures > 0) return;
    this.failed(`call request: ${reason}`);
    this.parts.appUp(false);
    this.signal.notify();
  }

  /** Syncs now instead of at the next interval. */
  syncNow(): void {
    this.signal.notify();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.signal.notify();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      if (this.leading) await this.sync().catch((error: unknown) => this.failed(String(error)));
      const backoffMs = Math.min(firstRetryMs * 2 ** (this.failures - 1), maxRetryMs);
      await this.signal.wait(this.failures > 0 ? backoffMs : this.parts.tuning.resyncMs);
    }
  }

  private async sync(): Promise<void> {
    const { client, appUrl, tuning, registry, appUp } = this.parts;
    const limits = { timeoutMs: syncTimeoutMs, maxBytes: tuning.maxResponseBytes };
    const response = await client.send({ method: "PUT", url: appUrl, ...this.request() }, limits);
    const functions = functionsIn(response);
    if (functions === undefined) {
      appUp(false);
      return this.failed(response.kind === "response" ? `status ${response.status}` : response.kind);
    }
    await registry.register(functions);
    if (registry.lastRefusal === null) {
      this.wasSynced = true;
      this.resolveSynced();
    }
    this.succeeded();
    appUp(true);
  }

  private request(): { headers: Record<string, string>; body: string } {
    const { appUrl, signingKey } = this.parts;
    const body = canonicalJson({ url: appUrl });
    return {
      body,
      headers: {
        "content-type": "application/json",
        "x-inngest-server-kind": "cloud",
        "x-inngest-sync-kind": "in_band",
        "x-inngest-signature": sign(body, signingKey, Date.now()),
      },
    };
  }

  private succeeded(): void {
    if (this.failures > 0 && this.warned) this.parts.log("info", "app is up");
    this.failures = 0;
  }

  private failed(reason: string): void {
    if (this.failures === 0) this.warn(reason);
    this.failures += 1;
  }

  /** Limits the warnings: an app that syncs but fails every call request would fill the log. */
  private warn(reason: string): void {
    const nowMs = performance.now();
    this.warned = nowMs - this.warnedMs > warnEveryMs;
    if (!this.warned) return;
    this.warnedMs = nowMs;
    this.parts.log("warn", "app is not reachable, retrying", { reason });
  }
}

/** The functions in the response to a sync. Undefined when the response has none. */
function functionsIn(response: CallResponse): unknown {
  const sdk = response.kind === "response" ? readSdkResponse(response) : null;
  return sdk?.status === 200 && isRecord(sdk.body) ? sdk.body.functions : undefined;
}
