import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { Conditions } from "@/lib/platform/list-query";
import { type EndpointSettings, type Explained, explainMiss } from "./event-coverage";
import { readEvent } from "./read-event";

/** Endpoints that are looked at; more would be no answer but a list. */
const maxEndpoints = 500;
/** An endpoint that was deleted longer before the event than this has nothing to do with it. */
const deletedWithinDays = 30;

interface Row {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly partnerName: string;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  readonly atTheTime: EndpointSettings | null;
  readonly today: EndpointSettings;
}

/** An endpoint that did not get an event, and why. */
export interface Missed extends Explained {
  readonly endpointId: string;
  readonly endpointUrl: string;
  readonly endpointDescription: string | null;
  readonly partnerName: string;
  readonly isDeleted: boolean;
}

/**
 * Who got an event and who did not, and why: for every endpoint the actor may see, by what was in force when the event
 * came. Those who got it are the event's deliveries.
 * @throws PorticoError `not_found`
 */
export async function readEventCoverage({ ctx, eventId }: { ctx: Context; eventId: string }) {
  requireRight(ctx, "read");
  const event = await readEvent({ ctx, eventId });
  const facts = {
    type: event.type,
    attributes: event.attributes,
    receivedAt: new Date(event.receivedAt),
    isTest: event.source === null,
  };
  const receivers = new Set(event.deliveries.map(({ endpointId }) => endpointId));
  const rows = await endpointsAt(ctx, facts.receivedAt);
  const missed = rows
    .slice(0, maxEndpoints)
    .map(
      (row): Missed => ({
        endpointId: publicId("endpoint", row.id),
        endpointUrl: row.url,
        endpointDescription: row.description,
        partnerName: row.partnerName,
        isDeleted: row.deletedAt !== null,
        ...explainMiss(facts, row),
      }),
    )
    .filter(({ endpointId }) => !receivers.has(endpointId));
  return { event, missed, more: rows.length > maxEndpoints };
}

export type EventCoverage = Awaited<ReturnType<typeof readEventCoverage>>;

const settings = (from: string) =>
  `jsonb_build_object('eventTypes', ${from}.event_types, 'filter', ${from}.filter)`;

async function endpointsAt(ctx: Context, receivedAt: Date): Promise<readonly Row[]> {
  const conditions = new Conditions();
  const at = conditions.parameter(receivedAt);
  conditions
    .add(tenantOf(ctx) ?? undefined, (p) => `ep.partner_id = ${p}`)
    .fixed(
      `(ep.deleted_at IS NULL OR ep.deleted_at > ${at}::timestamptz - interval '${deletedWithinDays} days')`,
    );
  const { rows } = await pool().query<Row>(
    `SELECT ep.id, ep.url, ep.description, p.name AS "partnerName", ep.created_at AS "createdAt",
       ep.deleted_at AS "deletedAt", ${settings("ep")} AS today,
       (SELECT v.config FROM endpoint_versions v WHERE v.endpoint_id = ep.id AND v.changed_at <= ${at}
        ORDER BY v.version DESC LIMIT 1) AS "atTheTime"
     FROM endpoints ep JOIN partners p ON p.id = ep.partner_id ${conditions.where}
     ORDER BY p.name, ep.id LIMIT ${maxEndpoints + 1}`,
    conditions.values,
  );
  return rows;
}
