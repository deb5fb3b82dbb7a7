import { systemContext } from "@/lib/auth/context";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { createPartner } from "@/lib/partners/create-partner";
import { createSource } from "@/lib/sources/create-source";
import type { Ledger } from "./open-ledger";

/** An endpoint at the ledger, with its own partner. It gets the events that name it. */
export interface Lane {
  /** The name in the events, and the path at the ledger. */
  readonly name: string;
  /** The shortest wait before each retry, in milliseconds. */
  readonly waitsMs: readonly number[];
}

export const ledgerSource = { slug: "ledger", secret: "provider-secret-of-the-faults" };

const names = ["a", "b", "c", "slow"];
const maxInFlight = 10;
/** The lanes to draw from. The slow one always has requests in flight, but its queue does not grow. */
export const drawnFrom = ["a", "b", "c", "a", "b", "c", "a", "b", "c", "slow"];
// Long enough that a busy machine causes no timeouts.
const timeoutMs = 10_000;
const retrySchedule = [1, 2];

/** Registers the source and the lanes with Portico's own commands. */
export async function registerLanes(ledger: Ledger): Promise<Lane[]> {
  const ctx = systemContext("faults");
  await createSource({ ctx, input: { ...ledgerSource, dialect: "klikit" } });
  const lanes: Lane[] = [];
  for (const name of names) {
    const partner = await createPartner({ ctx, input: { name } });
    const input = {
      partnerId: partner.id,
      url: `${ledger.url}/${name}`,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { lane: name },
      maxInFlight,
      timeoutMs,
      retrySchedule,
    };
    const endpoint = await createEndpoint({ ctx, input });
    ledger.setSecret(`/${name}`, endpoint.secret);
    lanes.push({ name, waitsMs: retrySchedule.map((seconds) => seconds * 1_000) });
  }
  return lanes;
}
