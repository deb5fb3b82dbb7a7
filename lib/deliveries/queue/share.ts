import type { EndpointId } from "@/lib/platform/ids";

/** The part of all lanes that one worker serves. */
export interface Share {
  /** The number of the worker: 0, 1, 2 … */
  readonly worker: number;
  /** How many workers there are. */
  readonly of: number;
  /** Only this lane, for tests. Null: all lanes of the worker. */
  readonly only: EndpointId | null;
}

/** The number of the worker that serves a lane, as SQL. Ids end with random bits, so all workers get equally many lanes. */
export const workerOfSql = (endpointId: string, of: string): string =>
  `get_byte(uuid_send(${endpointId}), 15) % ${of}`;

/** The same as {@link workerOfSql}. */
export function workerOf(endpointId: EndpointId, of: number): number {
  return Number.parseInt(endpointId.slice(-2), 16) % of;
}

/** A condition on the lane `l` with three parameters, whose values are {@link shareValues}. */
export const inShareSql = (first: number): string =>
  `${workerOfSql("l.endpoint_id", `$${first + 1}`)} = $${first} AND ($${first + 2}::uuid IS NULL OR l.endpoint_id = $${first + 2})`;

export function shareValues({ worker, of, only }: Share): readonly unknown[] {
  return [worker, of, only];
}
