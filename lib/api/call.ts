import type { z } from "zod";
import type { Context } from "@/lib/auth/context";
import type { Right } from "@/lib/auth/rights";
import type { IdKind } from "@/lib/platform/ids";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What `run` gets from a request. Query and body are not parsed yet: the command or query does that. */
export interface ApiRequest {
  readonly ctx: Context;
  /** The `{id}` of the path; empty if the path has none. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined if there was none. */
  readonly body: unknown;
}

/** What `run` returns. Without a body the response is empty. */
export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
}

export interface ResponseDeclaration {
  readonly description: string;
  /** The exact shape of the body; leave it out for an empty response. */
  readonly schema?: z.ZodType;
}

/** Errors that depend on the call. The others (401, 403, 422, 5xx) are the same for every call. */
export type CallErrorStatus = 404 | 409;

interface CallBase {
  readonly method: Method;
  /** Below `/api/v1`, with `{id}` where the id goes. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** More than the summary holds. Markdown. */
  readonly description?: string;
  /** The kind of the `{id}` in the path. */
  readonly id?: IdKind;
  /** The query parameters; without it the call takes none. Any other parameter is refused. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly responses: Readonly<Record<number, ResponseDeclaration>>;
  /** When the call returns 404 or 409. A path with an id can always return 404. */
  readonly errors?: Readonly<Partial<Record<CallErrorStatus, string>>>;
  readonly cacheControl?: string;
}

interface KeyCall extends CallBase {
  /** The right that the command or query checks. */
  readonly right: Right;
  readonly run: (request: ApiRequest) => Promise<ApiResponse>;
}

/** A call that needs no API key. */
interface PublicCall extends CallBase {
  readonly right: null;
  readonly run: () => Promise<ApiResponse>;
}

/** One call of the public API: the route, the OpenAPI document, the reference page and the tests are made from it. */
export type CallDeclaration = KeyCall | PublicCall;

/** The calls about one kind of thing, under one heading of the reference. */
export interface Resource {
  readonly name: string;
  readonly description: string;
  readonly calls: readonly CallDeclaration[];
}

export const ok = (body: unknown): ApiResponse => ({ status: 200, body });
export const created = (body: unknown): ApiResponse => ({ status: 201, body });
export const accepted = (body: unknown): ApiResponse => ({ status: 202, body });
export const noContent: ApiResponse = { status: 204 };
