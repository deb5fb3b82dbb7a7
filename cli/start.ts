import { type Stack, up } from "@/embedded/up";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { env, extendEnv } from "@/lib/platform/env";
import { type Bootstrapped, bootstrap } from "@/lib/system/bootstrap";
import { demoCurl, seedDemo } from "@/prisma/seed";
import { buildApp } from "./build-app";
import { listenForStop } from "./listen-for-stop";
import { requireKeys } from "./require-keys";
import { requirePooler } from "./require-pooler";

const dev = process.argv.includes("--dev");

function print(text: string): void {
  console.log(text);
}

const progress = (text: string) => print(`· ${text}`);

async function main(): Promise<void> {
  // The reader of the output may end first. Portico must still stop in order then.
  process.stdout.on("error", () => undefined);
  const signal = listenForStop();
  let operator: Bootstrapped | undefined;
  const stack = await up({
    dev,
    signal,
    progress,
    prepare: async () => {
      await requirePooler();
      await requireKeys();
      operator = await createOperator();
    },
    build: () => (dev ? Promise.resolve() : buildApp(progress)),
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return process.exit(0);
  });
  stopOn(signal, stack);
  extendEnv({ PORTICO_LOG_LEVEL: "error" });
  const seeded = await seed(stack);
  await printWelcome(stack, operator, seeded);
  await closePrisma();
  await closePool();
}

/** Creates the first operator and the key of the environment. A generated password is printed before the next step. */
async function createOperator(): Promise<Bootstrapped> {
  const operator = await bootstrap({
    apiKey: env().PORTICO_BOOTSTRAP_API_KEY,
    email: env().PORTICO_BOOTSTRAP_EMAIL,
    password: env().PORTICO_BOOTSTRAP_PASSWORD,
  });
  if (operator.generatedPassword) {
    progress(`Created the operator ${operator.email} with the password ${operator.generatedPassword}`);
  }
  return operator;
}

/** Portico works without the demo, so a failure is only printed. The next start continues. */
async function seed({ localUrl, demo }: Stack): Promise<boolean> {
  if (!demo) return false;
  return seedDemo({ url: localUrl, receiverUrl: demo.receiverUrl, isWanted: demo.isWanted, progress }).catch(
    (error: unknown) => {
      progress(`The demo could not be set up: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    },
  );
}

async function printWelcome(
  stack: Stack,
  operator: Bootstrapped | undefined,
  seeded: boolean,
): Promise<void> {
  print("");
  print(`Portico is ready at ${stack.url}`);
  print("");
  if (operator) {
    print(`  Sign in    ${operator.email}`);
    if (operator.generatedPassword) print(`  Password   ${operator.generatedPassword}   (shown this once)`);
    else print("  Password   as set before; npm run reset-password makes a new one");
  }
  const curl = await demoCurl(stack.url);
  if (curl) {
    print("");
    print("  Send a signed event, and watch it arrive on the deliveries page:");
    print("");
    print(curl);
  }
  print("");
  print(`  ${seeded ? "Demo data was created. " : ""}Log: ${stack.logPath}. Stop: Ctrl-C.`);
}

function stopOn(signal: AbortSignal, stack: Stack): void {
  const stop = () => {
    print("\n· Stopping after work in progress has finished");
    stack.down().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
}

await main();
