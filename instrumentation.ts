import type { Instrumentation } from "next";

// Next calls these functions. During the build it replaces the variable with the name of the runtime, so the code behind
// the condition is only in Node's bundle. The self-hosted front shares the process and this set-up.

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./instrumentation.node")).register();
}

export const onRequestError: Instrumentation.onRequestError = async (...args) => {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./instrumentation.node")).onRequestError(...args);
};
