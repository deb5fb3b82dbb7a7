import { callApi } from "@/tests/support/product";
import type { BenchProduct } from "./bench-product";

/** Requests of the API at the same time. */
const atOnce = 8;

/** The type of events that have one target, and of those that all endpoints of a group want. */
export const types = { single: "klikit.order.created.v2", shared: "klikit.order.status.updated" } as const;

export interface EndpointGroup {
  readonly count: number;
  readonly urlOf: (endpoint: number) => string;
  /** Endpoint `e` gets the events of this group with the target `e`. Without it, all get every event of the shared type. */
  readonly group?: string;
  /** A new partner for each this many endpoints. Default: one partner for all. */
  readonly perPartner?: number;
}

/**
 * Registers endpoints through the API, with the secret of the bench.
 * @returns their public ids, in order
 */
export async function createEndpoints(
  { product, secret }: BenchProduct,
  { count, urlOf, group, perPartner = count }: EndpointGroup,
): Promise<string[]> {
  const partners: string[] = [];
  for (let made = 0; made < count; made += perPartner) {
    partners.push((await callApi(product, "POST", "/partners", { name: `Bench ${made}` })).id);
  }
  const ids: string[] = [];
  await inParallel(count, async (endpoint) => {
    const created = await callApi(product, "POST", "/endpoints", {
      partnerId: partners[Math.floor(endpoint / perPartner)],
      url: urlOf(endpoint),
      dialect: "klikit",
      secret,
      eventTypes: [group === undefined ? types.shared : types.single],
      filter: group === undefined ? {} : { group, target: endpoint },
    });
    ids[endpoint] = created.id;
  });
  return ids;
}

export async function setStatus(
  { product }: BenchProduct,
  ids: readonly string[],
  status: string,
): Promise<void> {
  await inParallel(ids.length, async (at) => {
    await callApi(product, "PATCH", `/endpoints/${ids[at]}`, { status });
  });
}

async function inParallel(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
