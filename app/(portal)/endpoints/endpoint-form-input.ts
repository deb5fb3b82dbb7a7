import { parseValue } from "@/components/endpoints/form/conditions";
import { parseSchedule } from "@/components/endpoints/form/schedule";
import { isOperationalType } from "@/lib/dialects/portico/catalog";

/** What the endpoint form sends, as the verbs' input. Nothing is judged here but the writing of lists and numbers. */

function text(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function texts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === "string");
}

function number(form: FormData, name: string): number | undefined {
  const value = text(form, name);
  return value === undefined ? undefined : Number(value);
}

function eventTypes(form: FormData): string[] {
  const chosen = texts(form, "eventTypes");
  // All that providers send; what Portico itself has to say is chosen apart.
  if (chosen.includes("*")) return ["*", ...chosen.filter(isOperationalType)];
  return [...chosen, ...(text(form, "otherTypes")?.split(/\s+/) ?? [])];
}

function filter(form: FormData): Record<string, unknown> {
  const values = texts(form, "filterValue").map((value) => value.trim());
  const rows = texts(form, "filterName").map((name, index) => [name.trim(), values[index] ?? ""] as const);
  const filled = rows.filter(([name, value]) => name !== "" || value !== "");
  return Object.fromEntries(filled.map(([name, value]) => [name, parseValue(value)]));
}

const secondsPerDay = 86_400;

/** Empty means never: the form shows the usual value, so someone has taken it out. */
function disableAfter(form: FormData): number | null {
  const days = number(form, "disableAfterDays");
  return days === undefined ? null : Math.round(days * secondsPerDay);
}

function common(form: FormData) {
  const seconds = number(form, "timeoutSeconds");
  return {
    url: text(form, "url") ?? "",
    eventTypes: eventTypes(form),
    filter: filter(form),
    timeoutMs: seconds === undefined ? undefined : Math.round(seconds * 1_000),
    maxInFlight: number(form, "maxInFlight"),
    ordered: text(form, "ordered") === "true",
    lateSuccess: text(form, "lateSuccess"),
    disableAfter: disableAfter(form),
  };
}

/** The webhook of an API key: only what an integration has a say in. */
export function keyWebhookInput(form: FormData) {
  const dialect = text(form, "dialect");
  const chosen = { url: text(form, "url") ?? "", eventTypes: eventTypes(form), filter: filter(form) };
  return dialect === undefined ? chosen : { ...chosen, dialect };
}

/** What is left empty comes from the dialect. */
export function newEndpointInput(form: FormData) {
  const schedule = text(form, "retrySchedule");
  return {
    ...common(form),
    partnerId: text(form, "partnerId"),
    description: text(form, "description"),
    dialect: text(form, "dialect"),
    secret: text(form, "secret"),
    retrySchedule: schedule === undefined ? undefined : parseSchedule(schedule),
    rateLimit: number(form, "rateLimit"),
  };
}

/** The form shows what there is, so what is left empty is meant to be empty. */
export function changedEndpointInput(form: FormData) {
  return {
    ...common(form),
    description: text(form, "description") ?? null,
    retrySchedule: parseSchedule(text(form, "retrySchedule") ?? ""),
    rateLimit: number(form, "rateLimit") ?? null,
  };
}
