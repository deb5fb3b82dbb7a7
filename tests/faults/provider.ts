import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { klikitRequest } from "@/tests/support/klikit";

/** The pause before a provider sends an event again. */
const retryMs = 50;
const timeoutMs = 15_000;

export interface Load {
  readonly random: () => number;
  /** The number of events in flight at once. */
  readonly senders: number;
  /** Pause of a sender between two events, in milliseconds. */
  readonly paceMs: number;
}

interface ProviderOptions extends Load {
  readonly url: string;
  readonly secret: string;
  readonly lanes: readonly string[];
}

export interface SentEvent {
  readonly lane: string;
  readonly sha256: string;
  /** When it was first posted. */
  readonly postedAt: number;
}

/** A provider that posts signed events, and posts an event again until it is acknowledged. */
export class Provider {
  readonly sent = new Map<string, SentEvent>();
  readonly acknowledged = new Set<string>();
  /** When the newest of the acknowledged events was first posted. */
  newestPostedAt = 0;
  /** The number of responses of each status; 0 means no response. */
  readonly responses = new Map<number, number>();
  private senders: Promise<void>[] = [];
  private stopped = false;

  constructor(private readonly options: ProviderOptions) {}

  start(): this {
    this.senders = Array.from({ length: this.options.senders }, () => this.send());
    return this;
  }

  /** Sends no new events and stops retrying those without an acknowledgement. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.senders);
  }

  private async send(): Promise<void> {
    while (!this.stopped) {
      const { lanes, random } = this.options;
      const lane = lanes[Math.floor(random() * lanes.length)] ?? "";
      const content = { lane, fate: fateOf(random()), number: this.sent.size, pad: "x".repeat(600) };
      await this.sendOne(lane, JSON.stringify(content));
      await pause(this.options.paceMs);
    }
  }

  private async sendOne(lane: string, body: string): Promise<void> {
    const request = klikitRequest(this.options.secret, body);
    const id = request.headers["x-klikit-event-id"];
    const sha256 = createHash("sha256").update(body).digest("hex");
    const postedAt = performance.now();
    this.sent.set(id, { lane, sha256, postedAt });
    for (;;) {
      const status = await this.post(request);
      this.responses.set(status, (this.responses.get(status) ?? 0) + 1);
      if (status === 200) return this.acknowledge(id, postedAt);
      if (this.stopped) return;
      await pause(retryMs);
    }
  }

  private acknowledge(id: string, postedAt: number): void {
    this.acknowledged.add(id);
    this.newestPostedAt = Math.max(this.newestPostedAt, postedAt);
  }

  private async post(request: ReturnType<typeof klikitRequest>): Promise<number> {
    const response = await fetch(this.options.url, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    return response?.status ?? 0;
  }
}

/** Most events succeed at once, some at the second attempt, a few never. */
function fateOf(dice: number): "first" | "second" | "never" {
  if (dice < 0.03) return "never";
  return dice < 0.15 ? "second" : "first";
}
