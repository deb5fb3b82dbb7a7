import type { Clock } from "@/lib/platform/clock";
import { pool } from "@/lib/platform/database/pool";
import { firstIdAt } from "@/lib/platform/ids";
import { raiseAlertNow } from "../raise-alert";

/** Each run examines the events of this time: two intervals of the watch, in case one run is late. */
const examinedMs = 10 * 60_000;

/**
 * The open silences: the newest alert about the source has the kind `source.silent`, and the silence began after the
 * source's watch settings last changed.
 */
const openSilences = `
  SELECT newest.source_id, newest.since FROM (
    SELECT DISTINCT ON (source_id) source_id, kind, (details->>'silentSince')::timestamptz AS since FROM alerts
    WHERE source_id IS NOT NULL AND kind IN ('source.silent', 'source.recovered') ORDER BY source_id, id DESC
  ) AS newest JOIN sources ON sources.id = newest.source_id
  WHERE newest.kind = 'source.silent' AND newest.since >= sources.watched_from`;

/** When the next source has been silent for too long if no event arrives. Null if none is watched. */
export async function nextSilenceAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(
    `SELECT min(greatest(s.last_event_at, s.watched_from) + s.silent_after_minutes * interval '1 minute') AS at
     FROM sources s
     WHERE s.silent_after_minutes IS NOT NULL AND s.id NOT IN (SELECT source_id FROM (${openSilences}) AS silence)`,
  );
  return rows[0]?.at ?? null;
}

/**
 * Raises an alert for each watched source without an event for longer than allowed, once for each silence, and another one
 * when events arrive again.
 * @returns how many were raised
 */
export async function detectSilentSources(clock: Clock): Promise<number> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM sources WHERE silent_after_minutes IS NOT NULL LIMIT 1",
  );
  if (rowCount === 0) return 0;
  await updateLastEvents(clock);
  return (await raiseRecovered()) + (await raiseSilent(clock));
}

/**
 * Stores the time of the newest event of each source. An index by source and time would slow down every event, so each
 * run reads only the events since the last one. It locks the sources in the order of their ids, as the re-encryption of
 * secrets does, so that the two cannot deadlock.
 */
async function updateLastEvents(clock: Clock): Promise<void> {
  await pool().query(
    `WITH newest AS (
       SELECT source_id, max(received_at) AS at FROM events
       WHERE id >= $1 AND source_id IS NOT NULL GROUP BY source_id
     ), locked AS MATERIALIZED (
       SELECT s.id, newest.at FROM sources s JOIN newest ON newest.source_id = s.id
       WHERE s.last_event_at IS NULL OR s.last_event_at < newest.at ORDER BY s.id FOR NO KEY UPDATE OF s
     )
     UPDATE sources s SET last_event_at = locked.at FROM locked WHERE s.id = locked.id`,
    [firstIdAt(new Date(clock.now().getTime() - examinedMs))],
  );
}

async function raiseRecovered(): Promise<number> {
  const { rows } = await pool().query<{ sourceId: string; heardAt: Date; silentSince: Date }>(
    `SELECT s.id AS "sourceId", s.last_event_at AS "heardAt", silence.since AS "silentSince"
     FROM sources s JOIN (${openSilences}) AS silence ON silence.source_id = s.id AND s.last_event_at > silence.since`,
  );
  let raised = 0;
  for (const { sourceId, heardAt, silentSince } of rows) {
    const details = { silentSince: silentSince.toISOString(), heardAt: heardAt.toISOString() };
    if (await raiseAlertNow({ kind: "source.recovered", sourceId, details })) raised += 1;
  }
  return raised;
}

interface SilentSource {
  readonly sourceId: string;
  readonly silentAfterMinutes: number;
  readonly heardAt: Date | null;
  readonly silentSince: Date;
}

async function raiseSilent(clock: Clock): Promise<number> {
  const { rows } = await pool().query<SilentSource>(
    `SELECT s.id AS "sourceId", s.silent_after_minutes AS "silentAfterMinutes", s.last_event_at AS "heardAt",
       greatest(s.last_event_at, s.watched_from) AS "silentSince"
     FROM sources s
     WHERE s.silent_after_minutes IS NOT NULL AND s.id NOT IN (SELECT source_id FROM (${openSilences}) AS silence)
       AND greatest(s.last_event_at, s.watched_from) < now() - s.silent_after_minutes * interval '1 minute'`,
  );
  let raised = 0;
  for (const source of rows) {
    if (await hasRecentEvent(source, clock)) continue;
    const { sourceId, silentAfterMinutes, heardAt, silentSince } = source;
    const details = {
      silentAfterMinutes,
      lastEventAt: heardAt?.toISOString() ?? null,
      silentSince: silentSince.toISOString(),
    };
    if (await raiseAlertNow({ kind: "source.silent", sourceId, details })) raised += 1;
  }
  return raised;
}

/** Checks the whole time again before the alert is raised, because the watch itself may have been down. */
async function hasRecentEvent(
  { sourceId, silentAfterMinutes }: SilentSource,
  clock: Clock,
): Promise<boolean> {
  const from = firstIdAt(new Date(clock.now().getTime() - silentAfterMinutes * 60_000));
  const { rows } = await pool().query<{ isRecent: boolean }>(
    `WITH latest AS (
       SELECT max(received_at) AS at FROM events WHERE source_id = $1 AND id >= $2
     ), noted AS (
       UPDATE sources SET last_event_at = latest.at FROM latest WHERE id = $1 AND latest.at > coalesce(last_event_at, '-infinity')
     )
     SELECT coalesce(at > now() - $3 * interval '1 minute', false) AS "isRecent" FROM latest`,
    [sourceId, from, silentAfterMinutes],
  );
  return rows[0]?.isRecent ?? false;
}
