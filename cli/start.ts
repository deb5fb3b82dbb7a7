import { type Stack, up } from "@/embedded/up";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { env, extendEnv } from "@/lib/platform/env";
import { type Bootstrapped, bootstrap } from "@/lib/system/bootstrap";
import { demoCurl, seedDemo } from "@/prisma/seed";
import { buildApp } from "./build-app";
import { requireKeys } from "./require-keys";
import { requirePooler } from "./require-pooler";

const dev = process.argv.includes("--dev");

function print(text: string): void {
  console.log(text);
}

const progress = (text: string) => print(`· ${text}`);

async function main(): Promise<void> {
  const stack = await up({
    dev,
    progress,
    check: async () => {
      await requirePooler();
      await requireKeys();
    },
    build: () => (dev ? Promise.resolve() : buildApp(progress)),
  });
  onSignals(stack);
  extendEnv({ PORTICO_LOG_LEVEL: "error" });
  const operator = await bootstrap({
    apiKey: env().PORTICO_BOOTSTRAP_API_KEY,
    email: env().PORTICO_BOOTSTRAP_EMAIL,
    password: env().PORTICO_BOOTSTRAP_PASSWORD,
  });
  // The demo is only for the embedded database.
  const receiverUrl = stack.ownDatabase ? stack.receiverUrl : undefined;
  const seeded = await seedDemo({ url: stack.url, receiverUrl, progress });
  await printWelcome(stack, operator, seeded);
  await closePrisma();
  await closePool();
}

async function printWelcome(stack: Stack, operator: Bootstrapped, seeded: boolean): Promise<void> {
  print("");
  print(`Portico is ready at ${stack.url}`);
  print("");
  print(`  Sign in    ${operator.email}`);
  if (operator.generatedPassword) print(`  Password   ${operator.generatedPassword}   (shown this once)`);
  else print("  Password   as set before; npm run reset-password makes a new one");
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

/** The first signal stops Portico in order, the second at once. */
function onSignals(stack: Stack): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    print("\n· Stopping after work in progress has finished");
    stack.down().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

await main();
