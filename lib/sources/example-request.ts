import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import type { JsonObject, JsonValue } from "@/lib/dialects/catalog-types";
import { catalogOf } from "@/lib/dialects/event-type";
import { sign } from "@/lib/dialects/sign";
import { storedDialect } from "@/lib/dialects/stored-dialect";
import type { Dialect, Reader } from "@/lib/dialects/types";
import { curlCommand } from "@/lib/http/curl-command";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PublicId } from "@/lib/platform/ids";
import { openSecret } from "@/lib/secrets/sealed-secret";
import { findSource } from "./find-source";

export interface ExampleRequest {
  readonly type: string;
  /** A shell command that sends the event. It contains a signature, never the secret. */
  readonly command: string;
  /** How long the signature is valid; null: it does not expire. */
  readonly goodForSeconds: number | null;
}

/**
 * A request like one of the provider's: the first example of the catalogue, signed with the source's newest secret, with
 * a new event id.
 * @throws PorticoError `not_found`, `conflict` when the source has no active secret
 */
export async function exampleRequest(args: {
  ctx: Context;
  sourceId: PublicId<"source">;
}): Promise<ExampleRequest> {
  const { ctx, sourceId } = args;
  requireRight(ctx, "operate");
  const source = await findSource(sourceId);
  const now = ctx.clock.now();
  const secret = await prisma().secret.findFirst({
    where: { sourceId: source.id, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    orderBy: { version: "desc" },
  });
  if (!secret)
    throw new PorticoError("conflict", "The source has no active secret, so the example cannot be signed.");
  const dialect = storedDialect(source.dialect);
  const entry = catalogOf(dialect).find(({ emitted }) => emitted);
  if (!entry) throw new Error(`The catalog of ${dialect.name} is empty`);
  const id = `try-${newId()}`;
  const body = Buffer.from(JSON.stringify(withId(dialect.id, entry.example, id)));
  const headers = sign(dialect, {
    id,
    type: entry.type,
    body,
    secrets: [openSecret(secret, { sourceId: source.id })],
    now,
  });
  return {
    type: entry.type,
    command: curlCommand({
      url: `${publicUrl()}/api/webhooks/${source.slug}`,
      headers: [["content-type", "application/json"], ...Object.entries(headers)],
      body,
    }),
    goodForSeconds: validSeconds(dialect),
  };
}

function validSeconds({ signature }: Dialect): number | null {
  return signature.timestamp?.toleranceSeconds ?? null;
}

/** The example with another id, if the dialect reads the id from the body. */
function withId(reader: Reader, example: JsonObject, id: string): JsonObject {
  switch (reader.from) {
    case "body":
      return withValue(example, reader.path.split("."), id);
    case "header":
      return example;
    // The first reader that finds a value decides, so the first one must find the id.
    case "firstOf":
      return withIdAt(reader.readers[0], example, id);
    // The last value distinguishes two events of the same kind.
    case "joined":
      return withIdAt(reader.readers.at(-1), example, id);
  }
}

function withIdAt(reader: Reader | undefined, example: JsonObject, id: string): JsonObject {
  return reader ? withId(reader, example, id) : example;
}

function withValue(object: JsonObject, [name = "", ...rest]: readonly string[], value: string): JsonObject {
  const inner: JsonValue | undefined = object[name];
  const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return {
    ...object,
    [name]: rest.length === 0 ? value : withValue(isObject ? (inner as JsonObject) : {}, rest, value),
  };
}
