import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { requireKnownTypes, storedDialect } from "@/lib/dialects/stored-dialect";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { findPartner } from "@/lib/partners/find-partner";
import { requireScope } from "@/lib/partners/require-scope";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { newId, publicId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { chooseSecret } from "@/lib/secrets/choose-secret";
import { sealSecret } from "@/lib/secrets/sealed-secret";
import type { Prisma } from "@/prisma/generated/client";
import { type EndpointView, endpointView } from "./endpoint-view";
import { operationsPartnerId, requireOperationalTypes, wantsOperationalTypes } from "./operational-types";
import { recordVersion } from "./record-version";
import { createEndpointInput } from "./schemas";

/** Requests that may be under way to one endpoint at a time, unless it says otherwise. */
const defaultMaxInFlight = 10;

/** The secret is shown this once. */
export type NewEndpoint = EndpointView & { readonly secret: string };

/** An endpoint that was asked for and may be made, with everything that the caller left to the dialect. */
export interface EndpointPlan {
  readonly data: Omit<Prisma.EndpointUncheckedCreateInput, "id">;
  readonly secret: string;
}

/** Registers a partner's URL. What the caller leaves out comes from the dialect. */
export async function createEndpoint({ ctx, input }: { ctx: Context; input: unknown }): Promise<NewEndpoint> {
  const plan = await planEndpoint(ctx, input);
  return prisma().$transaction((tx) => insertEndpoint(tx, ctx, plan));
}

/** Checks a wish for an endpoint: the right, the partner, the fields. Nothing is written yet. */
export async function planEndpoint(ctx: Context, input: unknown): Promise<EndpointPlan> {
  requireRight(ctx, "manage_endpoints");
  const values = parseInput(createEndpointInput, input);
  const partner = await findPartner(ctx, partnerOf(ctx, values));
  requireScope(ctx, partner);
  const dialect = storedDialect(values.dialect);
  requireKnownTypes(dialect, values.eventTypes);
  requireOperationalTypes(ctx, partner.id, values.eventTypes);
  const target = checkRegisteredUrl(values.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  const data = {
    partnerId: partner.id,
    url: target.url.href,
    dialect: dialect.name,
    description: values.description,
    eventTypes: values.eventTypes,
    filter: values.filter ?? {},
    timeoutMs: values.timeoutMs ?? dialect.delivery.timeoutMs,
    retrySchedule: values.retrySchedule ?? [...dialect.delivery.retryScheduleSeconds],
    maxInFlight: values.maxInFlight ?? defaultMaxInFlight,
    rateLimit: values.rateLimit ?? null,
    // Undefined: the column's own default.
    ordered: values.ordered,
    lateSuccess: values.lateSuccess,
    disableAfter: values.disableAfter,
  };
  return { data, secret: chooseSecret(dialect, values.secret, "endpoint") };
}

/** Writes a planned endpoint, with its lane, secret, history and audit row. */
export async function insertEndpoint(tx: Tx, ctx: Context, plan: EndpointPlan): Promise<NewEndpoint> {
  const { data, secret } = plan;
  const row = await tx.endpoint.create({ data: { ...data, id: newId(), lane: { create: {} } } });
  await tx.secret.create({ data: sealSecret({ endpointId: row.id }, 1, secret) });
  await recordVersion(tx, ctx, row, "registered");
  await recordAudit(tx, ctx, {
    action: "endpoint.create",
    targetKind: "endpoint",
    targetId: row.id,
    partnerId: row.partnerId,
    detail: { url: row.url, dialect: row.dialect, eventTypes: row.eventTypes },
  });
  return { ...endpointView(row), secret };
}

/** A partner's own people need not name their partner; operators must, unless it can only be their own. */
function partnerOf(ctx: Context, input: z.output<typeof createEndpointInput>): string {
  if (input.partnerId !== undefined) return input.partnerId;
  const tenant = tenantOf(ctx) ?? (wantsOperationalTypes(input.eventTypes) ? operationsPartnerId : null);
  if (tenant === null) throw invalidField("partnerId", "is required");
  return publicId("partner", tenant);
}
