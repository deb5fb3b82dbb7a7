import type { ZodType } from "zod";
import type { EventTypeInfo } from "./types";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What a dialect's file in this folder says about one event type. */
export interface Described {
  /** The whole body, as the provider sends it. */
  readonly example: JsonObject;
  /** What receivers may rely on; more may come, and must be ignored. */
  readonly schema: ZodType;
}

export interface CatalogEntry extends EventTypeInfo {
  readonly example: JsonObject;
  /** JSON Schema, draft 2020-12, of the whole body. */
  readonly schema: Readonly<Record<string, unknown>>;
}
