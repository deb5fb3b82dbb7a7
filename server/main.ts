import { createServer } from "node:http";
import next from "next";
import { publishStart, publishToInngest, startMaintenance } from "@/inngest/publisher";
import { registerLater, registersItself, stayRegistered } from "@/inngest/stay-registered";
import { stop as stopJobs } from "@/inngest/stopping";
import { closePool } from "@/lib/platform/database/pool";
import { setEffectPublisher } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { startHeartbeat } from "@/lib/platform/heartbeat";
import { log } from "@/lib/platform/logger";
import { setMaintenanceStarter } from "@/lib/platform/maintenance-schedule";
import { flushTraces } from "@/lib/platform/trace";
import { explainMissingKeys, missingKeys } from "@/lib/system/missing-keys";
import { createFront } from "./front";
import { passHotReload } from "./hot-reload";

/** The time limit for stopping, in milliseconds. Unfinished work is cut off, and is done again after its lease. */
const stopTimeoutMs = 15_000;

async function main(): Promise<void> {
  startHeartbeat();
  setEffectPublisher(publishToInngest);
  setMaintenanceStarter(startMaintenance);
  registerLater();
  const dev = process.argv.includes("--dev");
  // Next adds an `upgrade` listener to the server that it is given, or to the server of its first request. A server that
  // never listens keeps it away from the front.
  const app = next({ dev, dir: process.cwd(), port: env().PORT, httpServer: createServer() });
  await app.prepare();
  const server = createFront(app.getRequestHandler());
  if (dev) passHotReload(server, app.getUpgradeHandler());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env().PORT, resolve);
  });
  log.info("listening", { count: env().PORT });
  reportMissingKeys();
  if (registersItself()) stayRegistered();
  else void publishStart();

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopTimeoutMs).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    Promise.all([stopJobs(), closed])
      .then(() => Promise.all([closePool(), flushTraces()]))
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
    // A keep-alive connection becomes idle only after the response to its last request.
    setInterval(() => server.closeIdleConnections(), 100).unref();
  };
  process.once("SIGTERM", stop);
  // Ctrl-C reaches the whole process group. The supervisor decides the order in which processes stop.
  process.on("SIGINT", () => {
    if (!process.connected) stop();
  });
  process.once("disconnect", stop);
}

/** Logs a wrong encryption key at the start, before the first secret cannot be decrypted. */
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
