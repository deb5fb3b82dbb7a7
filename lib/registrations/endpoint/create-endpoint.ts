import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { checkRegisteredUrl } from "@/lib/outbound/policy";
import { type Context, requireRight, tenantOf } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { newId, publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { requireKnownTypes, storedDialect } from "../dialect";
import { findPartner } from "../partner/find-partner";
import { createEndpointInput } from "../schemas";
import { chooseSecret } from "../secret/choose-secret";
import { sealSecret } from "../secret/sealed-secret";
import { type EndpointView, endpointView } from "./endpoint-view";
import { recordVersion } from "./record-version";

/** Requests that may be under way to one endpoint at a time, unless it says otherwise. */
const defaultMaxInFlight = 10;

/** The secret is shown this once. */
export type NewEndpoint = EndpointView & { readonly secret: string };

/** Registers a partner's URL. What the caller leaves out comes from the dialect. */
export async function createEndpoint({ ctx, input }: { ctx: Context; input: unknown }): Promise<NewEndpoint> {
  requireRight(ctx, "manage_endpoints");
  const wish = parseInput(createEndpointInput, input);
  const partner = await findPartner(ctx, partnerOf(ctx, wish));
  const dialect = storedDialect(wish.dialect);
  requireKnownTypes(dialect, wish.eventTypes);
  const target = checkRegisteredUrl(wish.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  const secret = chooseSecret(dialect, wish.secret, "endpoint");

  const endpoint = await prisma().$transaction(async (tx) => {
    const row = await tx.endpoint.create({
      data: {
        id: newId(),
        partnerId: partner.id,
        url: target.url.href,
        dialect: dialect.name,
        description: wish.description,
        eventTypes: wish.eventTypes,
        filter: wish.filter ?? {},
        timeoutMs: wish.timeoutMs ?? dialect.delivery.timeoutMs,
        retrySchedule: wish.retrySchedule ?? [...dialect.delivery.retryScheduleSeconds],
        maxInFlight: wish.maxInFlight ?? defaultMaxInFlight,
        rateLimit: wish.rateLimit ?? null,
        lane: { create: {} },
      },
    });
    await tx.secret.create({ data: sealSecret({ endpointId: row.id }, 1, secret) });
    await recordVersion(tx, ctx, row, "registered");
    await recordAudit(tx, ctx, {
      action: "endpoint.create",
      targetKind: "endpoint",
      targetId: row.id,
      partnerId: partner.id,
      detail: { url: row.url, dialect: row.dialect, eventTypes: row.eventTypes },
    });
    return row;
  });
  return { ...endpointView(endpoint), secret };
}

/** A partner's own people need not name their partner; operators must. */
function partnerOf(ctx: Context, wish: z.output<typeof createEndpointInput>): string {
  if (wish.partnerId !== undefined) return wish.partnerId;
  const tenant = tenantOf(ctx);
  if (tenant === null) throw invalidField("partnerId", "is required");
  return publicId("partner", tenant);
}
