import { nextMessage, startBenchProcess, stopBenchProcess } from "../shared/bench-process";

interface Listening {
  readonly kind: "listening";
  readonly port: number;
}

/** Starts the Express receiver as a process of its own, in production mode, in which Express is faster. */
export async function startExpress(node: string, secret: string) {
  const file = new URL("express-receiver.ts", import.meta.url);
  const child = startBenchProcess(file, { node, args: [secret], env: { NODE_ENV: "production" } });
  const { port } = await nextMessage<Listening, "listening">(child, "listening");
  return { url: `http://127.0.0.1:${port}`, stop: () => stopBenchProcess(child) };
}
