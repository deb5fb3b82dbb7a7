import { singleLine } from "@/lib/mail/single-line";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
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
  const name = endpointDescription || (URL.canParse(url) ? new URL(url).host : url);
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
        summary: `Every attempt since ${time(row.details.since)} has failed: ${row.details.failures} in a row, the last with ${row.details.lastCode}. Portico goes on trying; what it gives up can be replayed.`,
      };
    case "endpoint.recovered":
      return {
        title: `${endpointOf(row)} takes deliveries again`,
        summary: `It had been failing since ${time(row.details.since)}, for ${span(row.details.failedSeconds)}. What waits is being sent; what was given up can be replayed.`,
      };
    case "endpoint.disable_warning":
      return {
        title: `${endpointOf(row)} will be disabled`,
        summary: `It has been failing since ${time(row.details.since)}. If it still fails at ${time(row.details.disablesAt)}, Portico disables it and sends nothing more until someone enables it.`,
      };
    case "endpoint.disabled":
      return {
        title: `${endpointOf(row)} was disabled`,
        summary: `${disabledBecause[row.details.reason]} Events for it are kept as skipped. Once it works, enable it and replay them.`,
      };
    case "deliveries.dead_lettered":
      return deadLettered(row, row.details);
    case "source.silent":
      return {
        title: `source ${quoted(row.sourceSlug ?? "")} is silent`,
        summary: `${row.details.lastEventAt ? `Its last event came at ${time(row.details.lastEventAt)}` : `No event has come since ${time(row.details.silentSince)}`}; it may be silent for ${span(row.details.silentAfterMinutes * 60)}. The provider may have stopped, or may be refused: look at the rejections.`,
      };
    case "source.recovered":
      return {
        title: `source ${quoted(row.sourceSlug ?? "")} sends again`,
        summary: `An event came at ${time(row.details.heardAt)}, after silence since ${time(row.details.silentSince)}.`,
      };
    case "secret.expiring":
      return secretExpiring(row, row.details);
    case "api_key.expiring":
      return {
        title: `API key ${quoted(row.details.name)}${row.partnerName ? ` of ${quoted(row.partnerName)}` : ""} expires`,
        summary: `The key that begins with ${singleLine(row.details.prefix, 20)} is refused from ${time(row.details.expiresAt)} on. Whoever uses it needs another one by then.`,
      };
  }
}

type Details<K extends AlertRow["kind"]> = Extract<AlertRow, { kind: K }>["details"];

const disabledBecause: Readonly<Record<Details<"endpoint.disabled">["reason"], string>> = {
  http_410: "It responded with 410 Gone, which means that it wants no more deliveries.",
  failed_too_long: "It had been failing for too long.",
};

function deadLettered(row: AlertRow, details: Details<"deliveries.dead_lettered">): AlertText {
  const { count, codes, from, until } = details;
  const many = count > 1;
  return {
    title: `${count} ${many ? "deliveries" : "delivery"} to ${endpointOf(row)} dead-lettered`,
    summary: `${within(from, until)} the retries of ${many ? `${count} deliveries` : "one delivery"} ran out (${codes.join(", ")}). Mend the cause, then replay ${many ? "them" : "it"}.`,
  };
}

function secretExpiring(row: AlertRow, details: Details<"secret.expiring">): AlertText {
  const { version, expiresAt, successor } = details;
  const title = `a signing secret of ${ownerOf(row)} expires`;
  if (successor === null) {
    return {
      title,
      summary: `Version ${version} stops at ${time(expiresAt)}, and no other is in force: nothing can be signed or verified after that. Rotate it.`,
    };
  }
  return {
    title,
    summary: `Version ${version} stops at ${time(expiresAt)}; version ${successor} is in force. Whoever still uses the old one must have switched by then.`,
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
