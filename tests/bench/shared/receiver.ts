import { nextMessage, startBenchProcess, stopBenchProcess } from "./bench-process";
import type { Expectation, ReceiverCommand, ReceiverMessage, ReceiverState } from "./expectation";

export interface BenchReceiver {
  /** The URL of the endpoint with this number. */
  urlOf(endpoint: number): string;
  /** The URL of an endpoint that never responds. */
  readonly hangingUrl: string;
  /** Forgets all arrivals, and counts those of one run from now on. */
  expect(expectation: Expectation): Promise<void>;
  state(): Promise<ReceiverState>;
  /** When each delivery arrived for the first time, by event (or by event and endpoint); 0 if it has not. */
  arrivals(): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Starts the process that receives deliveries. It uses the Node of this process. */
export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = startBenchProcess(new URL("receiver-process.ts", import.meta.url));
  const { port } = await nextMessage<ReceiverMessage, "listening">(child, "listening");
  const base = `http://127.0.0.1:${port}`;
  const ask = <Kind extends ReceiverMessage["kind"]>(command: ReceiverCommand, kind: Kind) => {
    const message = nextMessage<ReceiverMessage, Kind>(child, kind);
    child.send(command);
    return message;
  };
  return {
    urlOf: (endpoint) => `${base}/e/${endpoint}`,
    hangingUrl: `${base}/hang`,
    expect: async (expectation) => void (await ask({ kind: "expect", expectation }, "expecting")),
    state: async () => (await ask({ kind: "state" }, "state")).state,
    arrivals: async () => (await ask({ kind: "arrivals" }, "arrivals")).arrivedAt,
    close: () => stopBenchProcess(child),
  };
}
