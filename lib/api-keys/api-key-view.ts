import { publicId } from "@/lib/platform/ids";
import type { ApiKey, Endpoint } from "@/prisma/generated/client";
import { readScopes } from "./scopes";

/** The `include` of a query for {@link apiKeyView}: the key's webhook, if it has one. */
export const withWebhook = { endpoints: { where: { deletedAt: null } } } as const;

export type ApiKeyRow = ApiKey & { readonly endpoints: readonly Endpoint[] };

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
    status: statusOf(key, now),
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    webhook: webhookView(key.endpoints[0]),
  };
}

export type ApiKeyView = ReturnType<typeof apiKeyView>;

function statusOf({ revokedAt, expiresAt }: ApiKey, now: Date): "active" | "expired" | "revoked" {
  if (revokedAt) return "revoked";
  return expiresAt && expiresAt <= now ? "expired" : "active";
}

function webhookView(endpoint: Endpoint | undefined) {
  if (!endpoint) return null;
  const { url, eventTypes, filter, dialect, status } = endpoint;
  return { endpointId: publicId("endpoint", endpoint.id), url, eventTypes, filter, dialect, status };
}
