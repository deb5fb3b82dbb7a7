import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnv } from "@/lib/platform/env";

interface ProcessOptions {
  /** Default: the Node of this process. */
  readonly node?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a TypeScript file as a process of its own that can pass typed arrays in messages. */
export function startBenchProcess(
  file: URL,
  { node = process.execPath, args = [], env = {} }: ProcessOptions = {},
): ChildProcess {
  return fork(fileURLToPath(file), args, {
    execPath: node,
    execArgv: ["--import", "tsx"],
    env: childEnv(env),
    serialization: "advanced",
  });
}

/** The next message of a kind. Rejects if the process ends before. */
export function nextMessage<Message extends { readonly kind: string }, Kind extends Message["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Message, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      finish();
    };
    const onMessage = (message: Message) => {
      if (message.kind === kind) settle(() => resolve(message as Extract<Message, { kind: Kind }>));
    };
    const onExit = () => settle(() => reject(new Error(`the process ended before it sent "${kind}"`)));
    child.on("message", onMessage);
    child.on("exit", onExit);
  });
}

export async function stopBenchProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
