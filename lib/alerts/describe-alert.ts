import { singleLine } from "@/lib/mail/single-line";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { parseUrl } from "@/lib/platform/parse-url";
import type { AlertRow } from "./alert-row";

/** The texts of an alert, for mails, operational events and the portal. */
export interface AlertText {
  /** What happened, in one line. */
  readonly title: string;
  /** The details, and who must act. */
  readonly summary: string;
}

/** "2026-06-25 09:14 UTC", because the time zone of a mail's reader is not known. */
function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** "45 s", "12 m", "3 h 5 m", "2 d 4 h". */
function span(seconds: number): string {
  const [m, h, d] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600), Math.floor(seconds / 86_400)];
  if (d > 0) return `${d} d ${h % 24} h`;
  if (h > 0) return `${h} h ${m % 60} m`;
  return m > 0 ? `${m} m` : `${Math.floor(seconds)} s`;
}

function within(from: string, until: string): string {
  return time(from) === time(until) ? `At ${time(until)}` : `Between ${time(from)} and ${time(until)}`;
}

function quoted(name: string): string {
  return `"${singleLine(name, 80)}"`;
}

function endpointOf({ endpointDescription, endpointUrl, partnerName }: AlertRow): string {
  const url = endpointUrl ?? "";
  const name = endpointDescription || (parseUrl(url)?.host ?? url);
  return `endpoint ${quoted(name)} of ${quoted(partnerName ?? "")}`;
}

function ownerOf(row: AlertRow): string {
  return row.endpointId === null ? `source ${quoted(row.sourceSlug ?? "")}` : endpointOf(row);
}

/** The texts of an alert. Names that people chose are flattened to one line. */
export function describeAlert(row: AlertRow): AlertText {
  const text = textOf(row);
  return { ...text, title: text.title.charAt(0).toUpperCase() + text.title.slice(1) };
}

function textOf(row: AlertRow): AlertText {
  switch (row.kind) {
    case "endpoint.failing":
      return {
        title: `${endpointOf(row)} is failing`,
        summary: `Every attempt since ${time(row.details.since)} has failed: ${row.details.failures} in a row, the last with ${row.details.lastCode}. Portico keeps retrying. You can replay dead-lettered deliveries later.`,
      };
    case "endpoint.recovered":
      return {
        title: `${endpointOf(row)} has recovered`,
        summary: `It had been failing since ${time(row.details.since)}, for ${span(row.details.failedSeconds)}. Portico is sending the waiting deliveries. You can replay dead-lettered ones.`,
      };
    case "endpoint.disable_warning":
      return {
        title: `${endpointOf(row)} will be disabled`,
        summary: `It has been failing since ${time(row.details.since)}. If it still fails at ${time(row.details.disablesAt)}, Portico disables it and stops sending until someone enables it.`,
      };
    case "endpoint.disabled":
      return {
        title: `${endpointOf(row)} was disabled`,
        summary: `${disabledBecause[row.details.reason]} New events are kept as skipped deliveries. When the endpoint works again, enable it and replay them.`,
      };
    case "deliveries.dead_lettered":
      return deadLettered(row, row.details);
    case "source.silent":
      return {
        title: `source ${quoted(row.sourceSlug ?? "")} is silent`,
        summary: `${row.details.lastEventAt ? `Its last event arrived at ${time(row.details.lastEventAt)}` : `No event has arrived since ${time(row.details.silentSince)}`}. The alert threshold is ${span(row.details.silentAfterMinutes * 60)}. The provider may have stopped sending, or its requests may be rejected. Check the rejections.`,
      };
    case "source.recovered":
      return {
        title: `source ${quoted(row.sourceSlug ?? "")} has recovered`,
        summary: `An event arrived at ${time(row.details.heardAt)}. The source had been silent since ${time(row.details.silentSince)}.`,
      };
    case "secret.expiring":
      return secretExpiring(row, row.details);
    case "api_key.expiring":
      return {
        title: `API key ${quoted(row.details.name)}${row.partnerName ? ` of ${quoted(row.partnerName)}` : ""} expires soon`,
        summary: `The key with prefix ${singleLine(row.details.prefix, 20)} expires at ${time(row.details.expiresAt)}. Replace it before then.`,
      };
  }
}

type Details<K extends AlertRow["kind"]> = Extract<AlertRow, { kind: K }>["details"];

const disabledBecause: Readonly<Record<Details<"endpoint.disabled">["reason"], string>> = {
  http_410: "It responded 410 Gone, which means that the receiver no longer accepts requests.",
  failed_too_long: "It had been failing for too long.",
};

function deadLettered(row: AlertRow, details: Details<"deliveries.dead_lettered">): AlertText {
  const { count, codes, from, until } = details;
  const many = count > 1;
  return {
    title: `${count} ${many ? "deliveries" : "delivery"} to ${endpointOf(row)} dead-lettered`,
    summary: `${within(from, until)} the retries of ${many ? `${count} deliveries` : "one delivery"} ran out (${codes.join(", ")}). Fix the cause, then replay ${many ? "them" : "it"}.`,
  };
}

function secretExpiring(row: AlertRow, details: Details<"secret.expiring">): AlertText {
  const { version, expiresAt, successor } = details;
  const title = `a signing secret of ${ownerOf(row)} expires soon`;
  if (successor === null) {
    return {
      title,
      summary: `Version ${version} expires at ${time(expiresAt)}, and no other version is active. After that, nothing can be signed or verified. Rotate the secret.`,
    };
  }
  return {
    title,
    summary: `Version ${version} expires at ${time(expiresAt)}. Version ${successor} is active. Anyone who still uses the old version must switch before then.`,
  };
}

/** The page of the portal that shows the subject of an alert. */
export function linkTo(row: AlertRow): string {
  if (row.endpointId === null) return `${publicUrl()}/`;
  const id = publicId("endpoint", row.endpointId);
  return row.kind === "deliveries.dead_lettered"
    ? `${publicUrl()}/deliveries?status=dead_lettered&endpointId=${id}`
    : `${publicUrl()}/endpoints/${id}`;
}
