import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { requireKnownTypes, storedDialect } from "@/lib/dialects/stored-dialect";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { requireScope } from "@/lib/partners/require-scope";
import { prisma } from "@/lib/platform/database/prisma";
import { Effects } from "@/lib/platform/effects";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import type { Endpoint } from "@/prisma/generated/client";
import { type EndpointView, endpointView } from "./endpoint-view";
import { findEndpoint } from "./find-endpoint";
import { endOpenMove } from "./moves/open-move";
import { requireOperationalTypes } from "./operational-types";
import { recordVersion } from "./record-version";
import { resetBreaker } from "./reset-breaker";
import { updateEndpointInput } from "./schemas";

type Input = z.output<typeof updateEndpointInput>;

export interface UpdatedEndpoint {
  readonly endpoint: EndpointView;
  /** Set when it may have something to do at once: whoever called must wake its lane. The bare id. */
  readonly resumed: { readonly endpointId: string } | null;
}

/** Changes an endpoint. Every change is a new version of its configuration; what is left out stays. */
export async function updateEndpoint(args: {
  ctx: Context;
  endpointId: string;
  input: unknown;
}): Promise<UpdatedEndpoint> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "manage_endpoints");
  const input = parseInput(updateEndpointInput, args.input);
  return prisma().$transaction(async (tx) => {
    const before = await findEndpoint(ctx, endpointId, tx);
    const changes = changedFields(before, checked(ctx, before, input));
    const names = Object.keys(changes);
    if (names.length === 0) return { endpoint: endpointView(before), resumed: null };
    if (changes.filter || changes.eventTypes) {
      requireScope(ctx, await tx.partner.findUniqueOrThrow({ where: { id: before.partnerId } }));
    }
    const after = await tx.endpoint.update({
      where: { id: before.id },
      data: { ...changes, ...(changes.status ? { statusReason: null } : {}), version: { increment: 1 } },
    });
    const isFreshStart = changes.status === "enabled" || changes.url !== undefined;
    if (isFreshStart) await resetBreaker({ tx, effects: new Effects() }, after.id);
    // Another URL by another way: what was compared with the old one has lost its meaning.
    const stoppedMove = changes.url !== undefined && (await endOpenMove(tx, ctx, after.id, "stopped"));
    await recordVersion(tx, ctx, after, `changed ${names.join(", ")}`);
    await recordAudit(tx, ctx, {
      action: "endpoint.update",
      targetKind: "endpoint",
      targetId: after.id,
      partnerId: after.partnerId,
      detail: { changed: names, version: after.version, ...(stoppedMove && { stoppedMove }) },
    });
    return {
      endpoint: endpointView(after),
      resumed: isFreshStart && after.status === "enabled" ? { endpointId: after.id } : null,
    };
  });
}

/** The wish, with the URL normalised. */
function checked(ctx: Context, before: Endpoint, input: Input): Input {
  if (input.eventTypes) requireTypes(ctx, before, input.eventTypes);
  if (input.url === undefined) return input;
  const target = checkRegisteredUrl(input.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  return { ...input, url: target.url.href };
}

/** What the endpoint takes already is not asked about again: whoever saves a form sends it along. */
function requireTypes(ctx: Context, before: Endpoint, types: readonly string[]): void {
  requireKnownTypes(storedDialect(before.dialect), types);
  const added = types.filter((type) => !before.eventTypes.includes(type));
  requireOperationalTypes(ctx, before.partnerId, added);
}

/** Only what differs: a version that changes nothing would mislead whoever reads the history. */
function changedFields(before: Endpoint, input: Input): Input {
  const current = before as unknown as Record<string, unknown>;
  const different = Object.entries(input).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current[field]),
  );
  return Object.fromEntries(different);
}
