import { setTimeout as pause } from "node:timers/promises";
import { machineNow } from "./clock";
import type { LoadPlan, LoadResult, SenderCommand, SenderMessage } from "./load-plan";
import { RawConnection } from "./raw-connection";
import { signedRequests } from "./signed-requests";

/** The sender is a process of its own, so that what measures and what is measured share no event loop. */
class Load {
  readonly sentAt: Float64Array;
  readonly responseMs: Float64Array;
  private readonly requests: readonly Buffer[];
  private readonly statuses: Record<number, number> = {};
  private readonly connections: RawConnection[];
  private sent = 0;
  private stopped = false;

  constructor(private readonly plan: LoadPlan) {
    const { hostname, port } = new URL(plan.url);
    this.requests = signedRequests(plan);
    this.sentAt = new Float64Array(plan.count);
    this.responseMs = new Float64Array(plan.count);
    this.connections = Array.from(
      { length: plan.connections },
      () => new RawConnection(hostname, Number(port)),
    );
  }

  stop(): void {
    this.stopped = true;
  }

  async run(): Promise<LoadResult> {
    const startedAt = machineNow();
    const endsAt = startedAt + (this.plan.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
    await (this.plan.perSecond === undefined
      ? this.sendClosed(endsAt)
      : this.sendOpen(this.plan.perSecond, endsAt));
    const seconds = (machineNow() - startedAt) / 1_000;
    for (const connection of this.connections) connection.close();
    const { sentAt, responseMs, statuses, sent } = this;
    return {
      statuses,
      acknowledged: statuses[200] ?? 0,
      sent,
      seconds,
      sentAt: sentAt.slice(0, sent),
      responseMs: responseMs.slice(0, sent),
    };
  }

  private mayContinue(endsAt: number): boolean {
    return !this.stopped && this.sent < this.requests.length && machineNow() < endsAt;
  }

  /** Each connection sends its next request when it has its response. */
  private async sendClosed(endsAt: number): Promise<void> {
    await Promise.all(
      this.connections.map(
        (connection) =>
          new Promise<void>((resolve) => {
            const next = () => {
              if (this.mayContinue(endsAt)) this.post(connection, this.sent, next);
              else resolve();
            };
            next();
          }),
      ),
    );
  }

  /** Sends at an even pace. A request that finds no free connection waits, and its time counts from its turn. */
  private async sendOpen(perSecond: number, endsAt: number): Promise<void> {
    const startedAt = machineNow();
    const free = [...this.connections];
    const waiting: number[] = [];
    let open = 0;
    const start = (connection: RawConnection, number: number) => {
      open += 1;
      this.post(connection, number, () => {
        open -= 1;
        const next = waiting.shift();
        if (next === undefined) free.push(connection);
        else start(connection, next);
      });
    };
    while (this.mayContinue(endsAt)) {
      const waitMs = startedAt + (this.sent * 1_000) / perSecond - machineNow();
      if (waitMs > 0) await pause(waitMs);
      const number = this.sent;
      this.sentAt[number] = machineNow();
      this.sent += 1;
      const connection = free.pop();
      if (connection) start(connection, number);
      else waiting.push(number);
    }
    while (open > 0) {
      // After a stop, events that have found no connection stay without a response.
      if (this.stopped) waiting.length = 0;
      await pause(5);
    }
  }

  private post(connection: RawConnection, number: number, done: () => void): void {
    const request = this.requests[number];
    if (request === undefined) throw new Error(`there is no request ${number}`);
    if (this.sentAt[number] === 0) {
      this.sentAt[number] = machineNow();
      this.sent += 1;
    }
    connection.send(request, (status) => {
      this.responseMs[number] = machineNow() - (this.sentAt[number] ?? 0);
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      done();
    });
  }
}

let load: Load | undefined;

function reply(message: SenderMessage): void {
  process.send?.(message);
}

process.on("message", (command: SenderCommand) => {
  switch (command.kind) {
    case "prepare":
      load = new Load(command.plan);
      return reply({ kind: "ready" });
    case "go":
      return void load?.run().then((result) => reply({ kind: "done", result }));
    case "stop":
      return load?.stop();
  }
});
process.on("disconnect", () => process.exit(0));
