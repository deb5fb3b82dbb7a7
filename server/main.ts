import next from "next";
import { publishStart } from "@/inngest/publisher";
import { stop as stopDrains } from "@/inngest/stopping";
import { closePool } from "@/lib/platform/database/pool";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { flushTraces } from "@/lib/platform/trace";
import { explainMissingKeys, missingKeys } from "@/lib/system/missing-keys";
import { createFront } from "./front";

/** After this, what is still under way is cut off; its lease lets it be done again. */
const stopTimeoutMs = 15_000;

async function main(): Promise<void> {
  const dev = process.argv.includes("--dev");
  const app = next({ dev, dir: process.cwd(), port: env().PORT });
  await app.prepare();
  const server = createFront(app.getRequestHandler());
  if (dev) server.on("upgrade", app.getUpgradeHandler());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env().PORT, resolve);
  });
  log.info("listening", { count: env().PORT });
  reportMissingKeys();
  void publishStart();

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopTimeoutMs).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    Promise.all([stopDrains(), closed])
      .then(() => Promise.all([closePool(), flushTraces()]))
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
    // A connection that is kept open becomes idle only when its last request has been answered.
    setInterval(() => server.closeIdleConnections(), 100).unref();
  };
  process.once("SIGTERM", stop);
  // Ctrl-C reaches the whole group; the supervisor decides in which order things stop.
  process.on("SIGINT", () => {
    if (!process.connected) stop();
  });
  process.once("disconnect", stop);
}

/** A wrong encryption key is named at the start, not only when the first secret does not open. */
function reportMissingKeys(): void {
  missingKeys().then(
    (missing) => {
      if (missing.length > 0) log.error(explainMissingKeys(missing));
    },
    (error: unknown) => log.warn("the encryption keys could not be checked", { error }),
  );
}

main().catch((error: unknown) => {
  log.error("the app could not start", { error });
  process.exit(1);
});
