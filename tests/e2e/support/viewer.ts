import { randomUUID } from "node:crypto";
import { joinRunningStack } from "@/embedded/stack/stack-env";
import { systemContext } from "@/lib/platform/context";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { extendEnv } from "@/lib/platform/env";
import { createUser } from "@/lib/registrations/user/create-user";
import { stack } from "./stack";

/** Makes a viewer of a partner. There is no call for that yet, so it is done where the stack's database is. */
export async function makeViewer(partnerId: string): Promise<{ email: string; password: string }> {
  extendEnv({ PORTICO_DATA_DIR: stack().dataDir });
  await joinRunningStack();
  const login = { email: `viewer-${randomUUID()}@portico.test`, password: randomUUID() };
  await createUser({
    ctx: systemContext("e2e"),
    input: { ...login, name: "Vera Viewer", role: "viewer", partnerId },
  });
  await closePrisma();
  await closePool();
  return login;
}
