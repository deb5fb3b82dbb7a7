import type { z } from "zod";
import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import type { Context } from "@/lib/auth/context";
import { tenantOf } from "@/lib/auth/tenant";
import { requireKnownTypes, storedDialect } from "@/lib/dialects/stored-dialect";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { findPartner } from "@/lib/partners/find-partner";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import { requireQuota } from "@/lib/partners/quotas";
import { requireScope } from "@/lib/partners/require-scope";
import type { CommandOutcome } from "@/lib/platform/command";
import { type ApiKeyId, newId, type PublicId, publicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import { chooseSecret } from "@/lib/secrets/choose-secret";
import { sealSecret } from "@/lib/secrets/sealed-secret";
import { type EndpointView, endpointView } from "./endpoint-view";
import { requireOperationalTypes, wantsOperationalTypes } from "./operational-types";
import { recordVersion } from "./record-version";
import { requireApiVersion } from "./require-api-version";
import { createEndpointInput } from "./schemas";
import { settingsWithDefaults } from "./settings";

export interface NewEndpoint extends EndpointView {
  /** Shown only this once. */
  readonly secret: string;
}

type Input = z.output<typeof createEndpointInput>;

/**
 * Registers a partner's URL. The defaults of the delivery settings come from the dialect.
 * @throws PorticoError `not_found`, `invalid_input`, `quota_reached`, `forbidden` when the partner may not choose its events yet
 */
export const createEndpoint = command({
  right: "manage_endpoints",
  input: createEndpointInput,
  audit: "endpoint.create",
  run: ({ input, ...scope }) => insertEndpoint(scope, input),
});

/**
 * Writes a new endpoint with its lane, secret and first version. The caller has checked the right to manage endpoints.
 * @param apiKeyId the API key that the endpoint is the webhook of
 */
export async function insertEndpoint(
  scope: Scope,
  input: Input,
  apiKeyId?: ApiKeyId,
): Promise<CommandOutcome<NewEndpoint, CommandAudit>> {
  const { tx, ctx } = scope;
  const partner = await findPartner(ctx, partnerOf(ctx, input), tx);
  requireScope(ctx, partner);
  await requireQuota(tx, partner.id, "endpoints", (partnerId) =>
    tx.endpoint.count({ where: { partnerId, deletedAt: null } }),
  );
  const dialect = storedDialect(input.dialect);
  requireKnownTypes(dialect, input.eventTypes);
  requireApiVersion(dialect, input.apiVersion);
  requireOperationalTypes(ctx, partner.id, input.eventTypes);
  const target = checkRegisteredUrl(input.url);
  if ("problem" in target) throw invalidField("url", target.problem);
  const secret = chooseSecret(dialect, input.secret, "endpoint");
  const row = await tx.endpoint.create({
    data: {
      id: newId(),
      partnerId: partner.id,
      apiKeyId,
      url: target.url.href,
      dialect: dialect.name,
      description: input.description,
      eventTypes: input.eventTypes,
      filter: input.filter ?? {},
      ...settingsWithDefaults(dialect, input),
      lane: { create: {} },
    },
  });
  await tx.secret.create({ data: sealSecret({ endpointId: row.id }, 1, secret) });
  await recordVersion(scope, row, "registered");
  const { url, eventTypes } = row;
  return {
    result: { ...endpointView(row), secret },
    audit: {
      targetId: row.id,
      partnerId: row.partnerId,
      detail: { url, dialect: row.dialect, eventTypes },
    },
  };
}

/** A partner's own users may leave their partner out; operators must name one, except for operational events. */
function partnerOf(ctx: Context, { partnerId, eventTypes }: Input): PublicId<"partner"> {
  if (partnerId !== undefined) return partnerId;
  const tenant = tenantOf(ctx) ?? (wantsOperationalTypes(eventTypes) ? operationsPartnerId : null);
  if (tenant === null) throw invalidField("partnerId", "is required");
  return publicId("partner", tenant);
}
