import { readAnswer } from "../protocol/call-response";
import { canonicalJson, isRecord } from "../protocol/json";
import { sign } from "../protocol/signature";
import { Bell } from "../signals";
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
  /** Called whenever it becomes known whether the app answers. */
  readonly appUp: (up: boolean) => void;
}

const firstRetryMs = 250;
const maxRetryMs = 2000;
const syncTimeoutMs = 10_000;
const warnEveryMs = 10_000;

/**
 * Asks the app for its functions: in-band sync (Inngest SDK_SPEC 4.3), signed, so that it works with unauthenticated
 * sync switched off. It is also how the runner learns that the app is up.
 */
export class Syncer {
  /** Resolves when a registration of this app was accepted for the first time. */
  readonly synced: Promise<void>;
  private readonly bell = new Bell();
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
    if (leading) this.bell.ring();
  }

  /** A call request did not reach the app: find out what is going on. */
  appAway(reason: string): void {
    if (this.failures > 0) return;
    this.failed(`call request: ${reason}`);
    this.parts.appUp(false);
    this.bell.ring();
  }

  /** The app registered by itself, through `POST /fn/register`. */
  registered(): void {
    this.wasSynced = true;
    this.resolveSynced();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      if (this.leading) await this.sync().catch((error: unknown) => this.failed(String(error)));
      const backoffMs = Math.min(firstRetryMs * 2 ** (this.failures - 1), maxRetryMs);
      await this.bell.wait(this.failures > 0 ? backoffMs : this.parts.tuning.resyncMs);
    }
  }

  private async sync(): Promise<void> {
    const { client, appUrl, tuning, registry, appUp } = this.parts;
    const limits = { timeoutMs: syncTimeoutMs, maxBytes: tuning.maxAnswerBytes };
    const answer = await client.send({ method: "PUT", url: appUrl, ...this.request() }, limits);
    const sdk = answer.kind === "answered" ? readAnswer(answer) : null;
    if (sdk?.status !== 200 || !isRecord(sdk.body)) {
      appUp(false);
      return this.failed(answer.kind === "answered" ? `status ${answer.status}` : answer.kind);
    }
    // An app that has in-band sync switched off answers without functions, and has called /fn/register meanwhile.
    if (Array.isArray(sdk.body.functions)) await registry.register(sdk.body.functions);
    if (registry.lastRefusal === null && registry.router) this.registered();
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

  /** An app that syncs but breaks on every call would otherwise fill the log. */
  private warn(reason: string): void {
    const nowMs = performance.now();
    this.warned = nowMs - this.warnedMs > warnEveryMs;
    if (!this.warned) return;
    this.warnedMs = nowMs;
    this.parts.log("warn", "app is not reachable, retrying", { reason });
  }
}
