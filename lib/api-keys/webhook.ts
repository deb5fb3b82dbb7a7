import type { z } from "zod";
import type { Scope } from "@/lib/audit/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { requireRight } from "@/lib/auth/require-right";
import { insertEndpoint } from "@/lib/endpoints/create-endpoint";
import { changeEndpoint } from "@/lib/endpoints/update-endpoint";
import { PorticoError } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { invalidField, invalidFields, parseInput } from "@/lib/platform/parse-input";
import type { ApiKey, Endpoint } from "@/prisma/generated/client";
import { changedKeyWebhookInput, type keyWebhookInput } from "./schemas";

/**
 * Registers the endpoint that is the webhook of an API key.
 * @returns its secret
 */
export async function insertWebhook(
  scope: Scope,
  { id, name, partnerId }: Pick<ApiKey, "id" | "name" | "partnerId">,
  input: z.output<typeof keyWebhookInput>,
): Promise<string> {
  const { tx, ctx } = scope;
  if (partnerId === null) throw invalidField("webhook", "goes with a partner's key only");
  requireRight(ctx, "manage_endpoints");
  const endpoint = {
    ...input,
    partnerId: publicId("partner", partnerId),
    description: `Webhook of the API key "${name}"`,
  };
  const { result, audit } = await withWebhookErrors(() => insertEndpoint(scope, endpoint, id));
  if (audit) await recordAudit(tx, ctx, { action: "endpoint.create", ...audit });
  return result.secret;
}

/** Changes the endpoint that is the webhook of an API key. */
export async function changeWebhook(scope: Scope, endpoint: Endpoint, webhook: unknown): Promise<void> {
  const { tx, ctx } = scope;
  const input = await withWebhookErrors(async () => parseInput(changedKeyWebhookInput, webhook));
  requireRight(ctx, "manage_endpoints");
  const { audit } = await withWebhookErrors(() => changeEndpoint(scope, endpoint, input));
  if (audit) await recordAudit(tx, ctx, { action: "endpoint.update", ...audit });
}

/** Names the fields in errors as the caller wrote them: `webhook.url`, not `url`. */
export async function withWebhookErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== "invalid_input") throw error;
    const fields = error.fields.map(({ field, problem }) => ({
      field: field === "(whole)" ? "webhook" : `webhook.${field}`,
      problem,
    }));
    throw invalidFields(fields);
  }
}
