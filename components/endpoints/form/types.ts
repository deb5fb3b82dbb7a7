import type { ActionResult } from "@/components/ui/action-result";
import type { Conditions } from "./conditions";

export interface EventTypeOption {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly emitted: boolean;
  readonly deprecated: boolean;
}

/** A dialect as far as the form needs it. */
export interface DialectOption {
  readonly name: string;
  readonly title: string;
  readonly secretHint: string;
  /** May types be named that the list does not have? */
  readonly openTypes: boolean;
  readonly eventTypes: readonly EventTypeOption[];
  readonly timeoutMs: number;
  readonly retrySchedule: readonly number[];
}

/** Whom an endpoint is for, as far as the form needs it. */
export interface PartnerOption {
  readonly id: string;
  readonly name: string;
  /** Which events are theirs; empty: nobody has said. */
  readonly scope: readonly Conditions[];
  /** The operators' own partner, whose endpoints may take what Portico itself has to say. */
  readonly takesOperational: boolean;
}

/** What an endpoint has now, to be changed. */
export interface EndpointValues {
  readonly url: string;
  readonly description: string | null;
  readonly dialect: string;
  readonly eventTypes: readonly string[];
  readonly filter: Conditions;
  readonly timeoutMs: number;
  readonly retrySchedule: readonly number[];
  readonly maxInFlight: number;
  readonly rateLimit: number | null;
  readonly ordered: boolean;
  readonly lateSuccess: "retry" | "accept";
  readonly disableAfter: number | null;
}

export type Problems = Readonly<Record<string, string>>;

/** The problem of a field, or of a part of it: `filter.brand_id` belongs to `filter`. */
export function problemOf(problems: Problems, field: string): string | undefined {
  const name = Object.keys(problems).find((key) => key === field || key.startsWith(`${field}.`));
  return name === undefined ? undefined : problems[name];
}

export type SubmitEndpoint<T> = (form: FormData) => Promise<ActionResult<T>>;
