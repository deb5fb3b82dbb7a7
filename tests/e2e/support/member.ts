import { randomUUID } from "node:crypto";
import { systemContext } from "@/lib/auth/context";
import { createUser } from "@/lib/members/create-user";
import { insideStack } from "./inside-stack";

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Makes a member of a partner. There is no call for that, so it is done where the stack's database is. */
export async function makeMember(partnerId: string, role: "manager" | "viewer"): Promise<Login> {
  const login = { email: `${role}-${randomUUID()}@portico.test`, password: randomUUID() };
  const name = role === "viewer" ? "Vera Viewer" : "Mara Manager";
  await insideStack(() =>
    createUser({ ctx: systemContext("e2e"), input: { ...login, name, role, partnerId } }),
  );
  return login;
}
