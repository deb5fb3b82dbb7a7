import { sign } from "./sign";
import type { Dialect, HeaderRecord, VerifyInput } from "./types";

export const now = new Date("2026-05-04T10:00:00.500Z");

/** Valid in every dialect: at least 24 bytes after `whsec_`, and at least 12 characters. */
export const secrets = {
  current: "whsec_c2VjcmV0LW9uZS1zZWNyZXQtb25lLXNlY3JldC1vbmU=",
  former: "whsec_c2VjcmV0LXR3by1zZWNyZXQtdHdvLXNlY3JldC10d28=",
  foreign: "whsec_bm9ib2R5LWtub3dzLXRoaXMtc2VjcmV0LWF0LWFsbC0=",
};

export const eventId = "evt_01jz8q4t9m";
export const eventType = "something.happened";
export const body = Buffer.from('{"id":"evt_01jz8q4t9m","type":"something.happened","data":{"id":7}}');

/** A request signed in this dialect, ready to be verified. `changes` replaces parts of it afterwards. */
export function signedRequest(dialect: Dialect, changes: Partial<VerifyInput> = {}): VerifyInput {
  const signing = [secrets.current];
  const headers = sign(dialect, { id: eventId, type: eventType, body, secrets: signing, now });
  return { headers, body, secrets: signing, now, ...changes };
}

/** The request with one header replaced, or removed if the value is undefined. */
export function withHeader(request: VerifyInput, name: string, value: string | undefined): VerifyInput {
  const headers: HeaderRecord = { ...request.headers, [name]: value };
  return { ...request, headers };
}
