import { joinRunningStack } from "@/embedded/stack/stack-env";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv } from "@/lib/platform/env";
import { stack } from "./stack";

/** Does something where the running stack's database is: for what no page or call of the API does. */
export async function insideStack<T>(work: () => Promise<T>): Promise<T> {
  extendEnv({ PORTICO_DATA_DIR: stack().dataDir });
  await joinRunningStack();
  try {
    return await work();
  } finally {
    await closePrisma();
    await closePool();
  }
}
