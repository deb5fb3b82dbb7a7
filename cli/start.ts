import { type Stack, up } from "@/embedded/up";
import { closePool } from "@/lib/platform/database/pool";
import { closePrisma } from "@/lib/platform/database/prisma";
import { env, extendEnv } from "@/lib/platform/env";
import { type Bootstrapped, bootstrap } from "@/lib/system/bootstrap";
import { demoCurl, seedDemo } from "@/prisma/seed";
import { buildApp } from "./build-app";
import { requireKeys } from "./require-keys";

const dev = process.argv.includes("--dev");

function say(text: string): void {
  console.log(text);
}

const progress = (text: string) => say(`· ${text}`);

async function main(): Promise<void> {
  const stack = await up({
    dev,
    progress,
    check: requireKeys,
    build: () => (dev ? Promise.resolve() : buildApp(progress)),
  });
  onSignals(stack);
  extendEnv({ PORTICO_LOG_LEVEL: "error" });
  const operator = await bootstrap({
    apiKey: env().PORTICO_BOOTSTRAP_API_KEY,
    email: env().PORTICO_BOOTSTRAP_EMAIL,
    password: env().PORTICO_BOOTSTRAP_PASSWORD,
  });
  // Nobody wants a demo in a database of their own.
  const receiverUrl = stack.ownDatabase ? stack.receiverUrl : undefined;
  const seeded = await seedDemo({ url: stack.url, receiverUrl, progress });
  await greet(stack, operator, seeded);
  await closePrisma();
  await closePool();
}

async function greet(stack: Stack, operator: Bootstrapped, seeded: boolean): Promise<void> {
  say("");
  say(`Portico is ready at ${stack.url}`);
  say("");
  say(`  Sign in    ${operator.email}`);
  if (operator.generatedPassword) say(`  Password   ${operator.generatedPassword}   (shown this once)`);
  else say("  Password   as set before; npm run reset-password makes a new one");
  const curl = await demoCurl(stack.url);
  if (curl) {
    say("");
    say("  Send a signed event, and watch it arrive on the deliveries page:");
    say("");
    say(curl);
  }
  say("");
  say(`  ${seeded ? "A demo was set up. " : ""}Log: ${stack.logPath}. Stop: Ctrl-C.`);
}

/** The first signal stops in order, the second at once. */
function onSignals(stack: Stack): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    say("\n· Stopping; what is under way is finished first");
    stack.down().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

await main();
