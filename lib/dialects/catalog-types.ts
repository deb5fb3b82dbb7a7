import type { ZodType } from "zod";
import type { EventTypeInfo } from "./types";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The description of an event type in the catalog of a dialect. */
export interface Described {
  /** The complete body as the provider sends it. */
  readonly example: JsonObject;
  /** The fields that receivers can rely on. They must ignore further fields. */
  readonly schema: ZodType;
}

export interface CatalogEntry extends EventTypeInfo {
  readonly example: JsonObject;
  /** JSON Schema, draft 2020-12, of the whole body. */
  readonly schema: Readonly<Record<string, unknown>>;
}
