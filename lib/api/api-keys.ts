import { z } from "zod";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { apiKeyQuery, listApiKeys } from "@/lib/api-keys/list-api-keys";
import { readApiKey } from "@/lib/api-keys/read-api-key";
import { regenerateWebhookSecret } from "@/lib/api-keys/regenerate-webhook-secret";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import {
  changedKeyWebhookInput,
  createApiKeyInput,
  keyWebhookInput,
  updateApiKeyInput,
} from "@/lib/api-keys/schemas";
import { updateApiKey } from "@/lib/api-keys/update-api-key";
import type { Context } from "@/lib/auth/context";
import { isJsonObject } from "@/lib/dialects/attributes";
import { filterWarnings } from "@/lib/events/unseen-names";
import { created, noContent, ok, type Resource } from "./call";
import { apiKey, apiKeyList, newApiKey, updatedApiKey } from "./schemas/api-key";
import { rotateEndpointSecretBody } from "./schemas/bodies";
import { rotatedEndpointSecret } from "./schemas/endpoint";
import { requestSchema } from "./schemas/named";

/** The command itself decides which of the two webhook schemas applies: it depends on the key. */
const updateApiKeyBody = updateApiKeyInput.extend({
  webhook: z
    .union([
      requestSchema("ChangeApiKeyWebhook", changedKeyWebhookInput),
      requestSchema("RegisterApiKeyWebhook", keyWebhookInput),
    ])
    .optional()
    .describe("Changes the webhook of the key, or registers one if it has none."),
});

export const apiKeys: Resource = {
  name: "API keys",
  description:
    "An API key has a role, and can be limited to some of its rights. A partner's key can carry a webhook.",
  calls: [
    {
      method: "GET",
      path: "/api-keys",
      operationId: "listApiKeys",
      summary: "List API keys",
      description: "Returns the keys that you may see, newest first, including expired and revoked ones.",
      right: "manage_keys",
      query: apiKeyQuery,
      responses: { 200: { description: "A page of API keys.", schema: apiKeyList } },
      run: async ({ ctx, query }) => ok(await listApiKeys({ ctx, query })),
    },
    {
      method: "POST",
      path: "/api-keys",
      operationId: "createApiKey",
      summary: "Create an API key",
      description:
        "A key can do no more than its creator. Keys of operators, which belong to no partner, take an administrator. With `webhook` an endpoint is registered together with the key.",
      right: "manage_keys",
      body: requestSchema("CreateApiKey", createApiKeyInput),
      responses: { 201: { description: "The new key.", schema: newApiKey } },
      errors: { 404: "There is no such partner.", 409: "The partner has reached its quota." },
      run: async ({ ctx, body }) => {
        const key = await createApiKey({ ctx, input: body });
        return created({ ...key, warnings: await webhookWarnings(ctx, body, key) });
      },
    },
    {
      method: "GET",
      path: "/api-keys/{id}",
      operationId: "readApiKey",
      summary: "Read an API key",
      right: "manage_keys",
      id: "apiKey",
      responses: { 200: { description: "The key, without its secret part.", schema: apiKey } },
      run: async ({ ctx, id }) => ok(await readApiKey({ ctx, keyId: id })),
    },
    {
      method: "PATCH",
      path: "/api-keys/{id}",
      operationId: "updateApiKey",
      summary: "Rename an API key or change its webhook",
      description: "The role and scopes of a key cannot be changed.",
      right: "manage_keys",
      id: "apiKey",
      body: requestSchema("UpdateApiKey", updateApiKeyBody),
      responses: { 200: { description: "The changed key.", schema: updatedApiKey } },
      errors: {
        409: "The key is revoked, someone else changed it at the same moment, or the partner has reached its quota.",
      },
      run: async ({ ctx, id, body }) => {
        const key = await updateApiKey({ ctx, keyId: id, input: body });
        return ok({ ...key, warnings: await webhookWarnings(ctx, body, key) });
      },
    },
    {
      method: "DELETE",
      path: "/api-keys/{id}",
      operationId: "revokeApiKey",
      summary: "Revoke an API key",
      description: "The next request with the key is refused. Its webhook is disabled.",
      right: "manage_keys",
      id: "apiKey",
      responses: { 204: { description: "The key is revoked." } },
      run: async ({ ctx, id }) => {
        await revokeApiKey({ ctx, keyId: id });
        return noContent;
      },
    },
    {
      method: "POST",
      path: "/api-keys/{id}/regenerate-webhook-secret",
      operationId: "regenerateWebhookSecret",
      summary: "Rotate the secret of a key's webhook",
      right: "manage_endpoints",
      id: "apiKey",
      body: rotateEndpointSecretBody,
      responses: { 200: { description: "The new secret.", schema: rotatedEndpointSecret } },
      errors: { 409: "The key has no webhook, or too many secrets are active." },
      run: async ({ ctx, id, body }) => ok(await regenerateWebhookSecret({ ctx, keyId: id, input: body })),
    },
  ],
};

/** The warnings about a webhook that the body registers or changes. */
async function webhookWarnings(
  ctx: Context,
  body: unknown,
  { webhook }: Pick<ApiKeyView, "webhook">,
): Promise<readonly string[]> {
  const isChanged = isJsonObject(body) && isJsonObject(body.webhook);
  return isChanged && webhook ? filterWarnings({ ctx, endpointId: webhook.endpointId }) : [];
}
