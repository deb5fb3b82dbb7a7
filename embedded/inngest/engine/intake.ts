import type pg from "pg";
import type { AcceptedEvent } from "../protocol/events";
import { findResumes, ingest, type Resume } from "../store/intake";
import type { NewRun, Router } from "../triggers/router";

/** What a set of events sets in motion. */
export interface Effects {
  readonly runs: NewRun[];
  readonly resumes: Resume[];
}

/** Looks up what the events start and which waits they end, without writing anything. */
export async function effectsOf(
  db: pg.Pool,
  router: Router,
  events: readonly AcceptedEvent[],
  nowMs: number,
): Promise<Effects> {
  const resumes = await findResumes(db, events);
  return { runs: events.flatMap((event) => router.runsFor(event, nowMs)), resumes };
}

/** Takes events in: durable, all or nothing, when this returns. */
export async function takeIn(
  db: pg.Pool,
  router: Router,
  events: readonly AcceptedEvent[],
  nowMs: number,
): Promise<void> {
  const { runs, resumes } = await effectsOf(db, router, events, nowMs);
  await ingest(db, runs, resumes, nowMs);
}
