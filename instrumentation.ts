import type { Instrumentation } from "next";

// Next calls these, and puts the runtime's name in place of the variable while it builds: what is behind the condition
// is Node's alone. The self-hosted front shares the process, and so what is set up there.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./instrumentation.node")).register();
}

export const onRequestError: Instrumentation.onRequestError = async (...args) => {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./instrumentation.node")).onRequestError(...args);
};
