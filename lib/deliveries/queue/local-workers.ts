import { env } from "@/lib/platform/env";
import type { EndpointId } from "@/lib/platform/ids";
import type { Runtime } from "@/lib/platform/runtime";
import { workerOf } from "./share";
import { Worker } from "./worker";

// Next bundles a second copy of this module besides the one that `server/` loads. Both share the workers.
const shared = globalThis as typeof globalThis & { porticoWorkers?: Map<string, Worker> };

function workers(): Map<string, Worker> {
  shared.porticoWorkers ??= new Map();
  return shared.porticoWorkers;
}

/** This process's instance of a worker. It keeps its attempts in flight from one run to the next. */
export function localWorker(number: number, of: number, runtime: Runtime): Worker {
  const key = `${number}/${of}`;
  const worker = workers().get(key) ?? new Worker({ share: { worker: number, of, only: null }, runtime });
  workers().set(key, worker);
  return worker;
}

/**
 * Notifies the workers that are running in this process of lanes that may have due deliveries.
 * @returns the lanes whose worker is not running here
 */
export function notifyLocalWorkers(endpointIds: readonly EndpointId[]): readonly EndpointId[] {
  const of = env().PORTICO_WORKERS;
  const notified = new Map<Worker, EndpointId[]>();
  const others: EndpointId[] = [];
  for (const endpointId of endpointIds) {
    const worker = workers().get(`${workerOf(endpointId, of)}/${of}`);
    if (worker?.isServing) notified.set(worker, [...(notified.get(worker) ?? []), endpointId]);
    else others.push(endpointId);
  }
  for (const [worker, ids] of notified) worker.notify(ids);
  return others;
}

/** Resolves when the attempts that this process has in flight now have ended. */
export async function localWorkersSettled(): Promise<void> {
  await Promise.all([...workers().values()].map((worker) => worker.settled()));
}

/** The same, and when none of them waits for a late response. */
export async function localWorkersFinished(): Promise<void> {
  await Promise.all([...workers().values()].map((worker) => worker.finished()));
}
