import { dialects } from "./index";
import type { Dialect, HeaderRecord } from "./types";

export interface CompanionInput {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly apiVersion: string | null;
  /** The headers that the event came with, if its source has the same dialect. */
  readonly received: HeaderRecord;
  /** How often the delivery has been tried before in this cycle. */
  readonly retries: number;
}

/**
 * The headers that belong to a webhook of this dialect beside those that `sign` sets: as they came in, or else their
 * stand-ins.
 */
export function companionHeaders(dialect: Dialect, input: CompanionInput): Record<string, string> {
  const { companionHeaders: companions = [], retryNumberHeader } = dialect;
  const found = companions.flatMap(({ name, standIn }) => {
    const value = input.received[name] ?? (standIn && fill(standIn, input));
    return value ? [[name, value]] : [];
  });
  const isRetry = retryNumberHeader !== undefined && input.retries > 0;
  return {
    ...Object.fromEntries(found),
    ...(isRetry ? { [retryNumberHeader]: String(input.retries) } : {}),
  };
}

function fill(template: string, { id, type, createdAt, apiVersion }: CompanionInput): string {
  const values: HeaderRecord = { id, type, time: createdAt.toISOString(), apiVersion: apiVersion ?? "" };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

/** The dialects whose received headers are needed to send an event on. */
export const dialectsWithCompanions: readonly string[] = Object.values(dialects)
  .filter(({ companionHeaders: companions = [] }) => companions.length > 0)
  .map(({ name }) => name);
