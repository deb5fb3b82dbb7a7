import { randomBytes } from "node:crypto";
import { insertApiKey } from "@/lib/api-keys/insert-api-key";
import { hashApiKey } from "@/lib/api-keys/key-text";
import { command } from "@/lib/audit/command";
import { systemContext } from "@/lib/auth/context";
import { createUser } from "@/lib/members/create-user";
import { noInput } from "@/lib/platform/command";
import { prisma } from "@/lib/platform/database/prisma";

export interface BootstrapOptions {
  readonly apiKey?: string;
  readonly email?: string;
  readonly password?: string;
}

export interface Bootstrapped {
  readonly email: string;
  /** The generated password, if this call created the operator without a given one. It cannot be shown again. */
  readonly generatedPassword?: string;
}

const defaultEmail = "operator@portico.local";

/**
 * Creates the first operator and the API key of the environment, if they do not exist. It can be called at every start.
 */
export async function bootstrap(options: BootstrapOptions): Promise<Bootstrapped> {
  const ctx = systemContext("bootstrap");
  if (options.apiKey) await ensureApiKey(options.apiKey);
  const first = await prisma().user.findFirst({ where: { role: "admin" }, orderBy: { id: "asc" } });
  if (first) return { email: first.email };
  const password = options.password ?? randomBytes(9).toString("base64url");
  const { email } = await createUser({
    ctx,
    input: { email: options.email ?? defaultEmail, name: "Operator", role: "admin", password },
  });
  return options.password ? { email } : { email, generatedPassword: password };
}

async function ensureApiKey(key: string): Promise<void> {
  const known = await prisma().apiKey.findUnique({ where: { hash: hashApiKey(key) } });
  if (known) return;
  await createBootstrapKey({ ctx: systemContext("bootstrap"), key });
}

const createBootstrapKey = command({
  right: "system",
  input: noInput,
  audit: "api_key.create",
  run: (scope, { key }: { key: string }) =>
    insertApiKey(scope, { key, name: "Bootstrap key", role: "admin", partnerId: null }),
});
