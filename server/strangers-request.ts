import type { IncomingMessage } from "node:http";
import { keyIn } from "@/lib/api/authenticate";
import { isKnownCaller } from "@/lib/auth/known-callers";
import type { StrangersRequest } from "@/lib/auth/stranger-rate";

const filePath = /^\/(_next\/static\/|icon\.svg|favicon\.ico)/;
const healthPath = /^\/api\/health(?:[/?]|$)/;
const authPath = /^\/api\/auth(?:[/?]|$)/;
export const apiPath = /^\/api\/v1(?:[/?]|$)/;
const inngestPath = /^\/api\/inngest(?:[/?]|$)/;

/** How many cookies are looked at. */
const maxCookies = 20;

/**
 * As what a request of a stranger counts; undefined if the caller is known. A request with a signature of Inngest is
 * checked by its route, because a job must never wait for the limits of strangers.
 */
export function strangersRequest(request: IncomingMessage): StrangersRequest | undefined {
  const target = request.url ?? "";
  if (filePath.test(target)) return "file";
  if (healthPath.test(target)) return "health";
  if (inngestPath.test(target) && request.headers["x-inngest-signature"] !== undefined) return undefined;
  if (credentialsIn(request).some(isKnownCaller)) return undefined;
  if (apiPath.test(target)) return "call";
  return authPath.test(target) ? "auth" : "request";
}

function credentialsIn({ headers }: IncomingMessage): string[] {
  const key = keyIn(headers.authorization);
  const cookies = (headers.cookie ?? "").split(";").slice(0, maxCookies);
  const values = cookies.map((cookie) => cookie.slice(cookie.indexOf("=") + 1).trim());
  return key === undefined ? values : [key, ...values];
}
