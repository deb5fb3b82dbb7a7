import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { checkRegisteredUrl } from "@/lib/outbound/policy";
import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import type { Endpoint } from "@/prisma/generated/client";
import { requireKnownTypes, storedDialect } from "../dialect";
import { updateEndpointInput } from "../schemas";
import { type EndpointView, endpointView } from "./endpoint-view";
import { findEndpoint } from "./find-endpoint";
import { recordVersion } from "./record-version";

type Wish = z.output<typeof updateEndpointInput>;

export interface UpdatedEndpoint {
  readonly endpoint: EndpointView;
  /** Set when it went back to work: whoever called must wake its lane. The bare id. */
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
  const wish = parseInput(updateEndpointInput, args.input);
  return prisma().$transaction(async (tx) => {
    const before = await findEndpoint(ctx, endpointId, tx);
    const changes = changedFields(before, checked(before, wish));
    const names = Object.keys(changes);
    if (names.length === 0) return { endpoint: endpointView(before), resumed: null };
    const after = await tx.endpoint.update({
      where: { id: before.id },
      data: { ...changes, ...(changes.status ? { statusReason: null } : {}), version: { increment: 1 } },
    });
    await recordVersion(tx, ctx, after, `changed ${names.join(", ")}`);
    await recordAudit(tx, ctx, {
      action: "endpoint.update",
      targetKind: "endpoint",
      targetId: after.id,
      partnerId: after.partnerId,
      detail: { changed: names, version: after.version },
    });
    return {
      endpoint: endpointView(after),
      resumed: changes.status === "enabled" ? { endpointId: after.id } : null,
    };
  });
}

/** The wish, with the URL normalised. */
function checked(before: Endpoint, wish: Wish): Wish {
  if (wish.eventTypes) requireKnownTypes(storedDialect(before.dialect), wish.eventTypes);
  if (wish.url === undefined) return wish;
  const target = checkRegisteredUrl(wish.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  return { ...wish, url: target.url.href };
}

/** Only what differs: a version that changes nothing would mislead whoever reads the history. */
function changedFields(before: Endpoint, wish: Wish): Wish {
  const current = before as unknown as Record<string, unknown>;
  const different = Object.entries(wish).filter(
    ([field, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current[field]),
  );
  return Object.fromEntries(different);
}
