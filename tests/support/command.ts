import { spawn } from "node:child_process";
import { childEnv } from "@/lib/platform/env";

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `npm run <command>` to its end, with these environment variables in addition to those of this process. */
export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["cli/run.mjs", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: childEnv({ NODE_ENV: "production", ...env }),
    });
    let output = "";
    const gather = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", gather);
    child.stderr.on("data", gather);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
