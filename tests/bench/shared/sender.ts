import { nextMessage, startBenchProcess, stopBenchProcess } from "./bench-process";
import type { LoadPlan, LoadResult, SenderCommand, SenderMessage } from "./load-plan";

/** A run of the sender. */
export interface RunningLoad {
  /** Resolves when all that was sent has its response. */
  readonly result: Promise<LoadResult>;
  /** Sends no more. */
  stop(): void;
}

export interface Sender {
  /** Builds and signs the requests, and then sends them. Resolves when the first one is sent. */
  start(plan: LoadPlan): Promise<RunningLoad>;
  /** Like {@link start}, and waits for the end. */
  send(plan: LoadPlan): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Starts the process that sends. It uses the Node of this process, whatever Node is measured. */
export function startSender(): Sender {
  const child = startBenchProcess(new URL("sender-process.ts", import.meta.url));
  const command = (message: SenderCommand) => child.send(message);
  const start = async (plan: LoadPlan): Promise<RunningLoad> => {
    const ready = nextMessage<SenderMessage, "ready">(child, "ready");
    command({ kind: "prepare", plan });
    await ready;
    const done = nextMessage<SenderMessage, "done">(child, "done");
    command({ kind: "go" });
    return { result: done.then(({ result }) => result), stop: () => command({ kind: "stop" }) };
  };
  return {
    start,
    send: async (plan) => (await start(plan)).result,
    close: () => stopBenchProcess(child),
  };
}
