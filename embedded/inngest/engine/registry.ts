import type pg from "pg";
import { loadFunctions, saveFunctions } from "../store/app";
import { parseFunctions } from "../triggers/function-config";
import { createRouter, type Router } from "../triggers/router";
import type { Clock, Log } from "../types";

/** The functions of the last accepted sync. They are stored, so that events are accepted before the next sync. */
export class Registry {
  private current: { readonly source: string; readonly router: Router } | null = null;
  private refusal: string | null = null;

  constructor(
    private readonly db: pg.Pool,
    private readonly clock: Clock,
    private readonly newId: () => string,
    private readonly log: Log,
  ) {}

  /** Null until this process or an earlier one accepted a registration. */
  get router(): Router | null {
    return this.current?.router ?? null;
  }

  /** The reason why the last registration was refused, or null. */
  get lastRefusal(): string | null {
    return this.refusal;
  }

  /** Loads the registration of an earlier process, or, on standby, that of the active runner. */
  async load(): Promise<void> {
    const source = await loadFunctions(this.db);
    if (source === null || source === this.current?.source) return;
    const parsed = parseFunctions(JSON.parse(source));
    if (!parsed.ok) return this.refuse(parsed.problems.join("; "));
    this.current = { source, router: createRouter(parsed.functions, this.newId) };
  }

  /** Accepts all functions of a sync, or none of them. */
  async register(payload: unknown): Promise<void> {
    const parsed = parseFunctions(payload);
    if (!parsed.ok) return this.refuse(parsed.problems.join("; "));
    this.refusal = null;
    const source = JSON.stringify(payload);
    if (source === this.current?.source) return;
    const schedules = parsed.functions.flatMap((fn) =>
      fn.crons.map((cron) => ({ fn_id: fn.id, schedule: cron.source })),
    );
    await saveFunctions(this.db, source, schedules, this.clock());
    this.current = { source, router: createRouter(parsed.functions, this.newId) };
    this.log("info", "functions registered", { count: parsed.functions.length });
  }

  private refuse(reason: string): void {
    if (this.refusal !== reason) this.log("error", "registration refused", { error: reason });
    this.refusal = reason;
  }
}
