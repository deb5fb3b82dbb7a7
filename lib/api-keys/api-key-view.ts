import { type KeyState, keyStateFields, keyStatus } from "@/lib/auth/key-status";
import { publicId } from "@/lib/platform/ids";
import type { ApiKey, Endpoint } from "@/prisma/generated/client";
import { readScopes } from "./scopes";

/** The `include` of a query for {@link apiKeyView}: the key's webhook, if it has one, and the member who made it. */
export const withWebhook = {
  endpoints: { where: { deletedAt: null } },
  madeByUser: keyStateFields.madeByUser,
} as const;

export type ApiKeyRow = ApiKey & KeyState & { readonly endpoints: readonly Endpoint[] };

/** An API key as callers see it: never the key itself. */
export function apiKeyView(key: ApiKeyRow, now: Date) {
  return {
    id: publicId("apiKey", key.id),
    name: key.name,
    prefix: key.prefix,
    role: key.role,
    /** Null: all rights of the role. */
    scopes: readScopes(key.scopes),
    partnerId: key.partnerId && publicId("partner", key.partnerId),
    status: keyStatus(key, now),
    createdAt: key.createdAt.toISOString(),
    /** Null: it is older than this field. */
    createdBy: key.createdBy,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    webhook: webhookView(key.endpoints[0]),
  };
}

export type ApiKeyView = ReturnType<typeof apiKeyView>;

function webhookView(endpoint: Endpoint | undefined) {
  if (!endpoint) return null;
  const { url, eventTypes, filter, dialect, status } = endpoint;
  return { endpointId: publicId("endpoint", endpoint.id), url, eventTypes, filter, dialect, status };
}
