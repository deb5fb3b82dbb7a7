import type pg from "pg";
import { loadFunctions, saveFunctions } from "../store/app";
import { parseFunctions } from "../triggers/function-config";
import { createRouter, type Router } from "../triggers/router";
import type { Clock, Log } from "../types";

export type Registration =
  | { readonly ok: true; readonly modified: boolean }
  | { readonly ok: false; readonly error: string };

/** The functions of the app, as last accepted; kept in the database for the time before the next sync. */
export class Registry {
  private current: { readonly source: string; readonly router: Router } | null = null;
  private refusal: string | null = null;

  constructor(
    private readonly db: pg.Pool,
    private readonly clock: Clock,
    private readonly newId: () => string,
    private readonly log: Log,
  ) {}

  /** Null until a registration was accepted, by this process or an earlier one. */
  get router(): Router | null {
    return this.current?.router ?? null;
  }

  /** Why the last registration was refused, if it was. */
  get lastRefusal(): string | null {
    return this.refusal;
  }

  /** Takes what an earlier process registered, or, on standby, what the active one did. */
  async load(): Promise<void> {
    const source = await loadFunctions(this.db);
    if (source === null || source === this.current?.source) return;
    const parsed = parseFunctions(JSON.parse(source));
    if (!parsed.ok) return void this.refuse(parsed.problems.join("; "));
    this.current = { source, router: createRouter(parsed.functions, this.newId) };
  }

  /** Accepts all functions of a sync, or none of them. */
  async register(payload: unknown): Promise<Registration> {
    const parsed = parseFunctions(payload);
    if (!parsed.ok) return this.refuse(parsed.problems.join("; "));
    this.refusal = null;
    const source = JSON.stringify(payload);
    if (source === this.current?.source) return { ok: true, modified: false };
    const schedules = parsed.functions.flatMap((fn) =>
      fn.crons.map((cron) => ({ fn_id: fn.id, schedule: cron.source })),
    );
    await saveFunctions(this.db, source, schedules, this.clock());
    this.current = { source, router: createRouter(parsed.functions, this.newId) };
    this.log("info", "functions registered", { count: parsed.functions.length });
    return { ok: true, modified: true };
  }

  private refuse(error: string): Registration {
    if (this.refusal !== error) this.log("error", "registration refused", { error });
    this.refusal = error;
    return { ok: false, error };
  }
}
