import { publicId } from "@/lib/platform/ids";
import type { ApiKey, Endpoint, User } from "@/prisma/generated/client";
import { readScopes } from "./scopes";

/** The `include` of a query for {@link apiKeyView}: the key's webhook, if it has one, and the member who made it. */
export const withWebhook = {
  endpoints: { where: { deletedAt: null } },
  madeByUser: { select: { disabledAt: true, partnerId: true } },
} as const;

export type ApiKeyRow = ApiKey & {
  readonly endpoints: readonly Endpoint[];
  readonly madeByUser: Pick<User, "disabledAt" | "partnerId"> | null;
};

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
    /** Null: it is older than this field. */
    createdBy: key.createdBy,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    webhook: webhookView(key.endpoints[0]),
  };
}

export type ApiKeyView = ReturnType<typeof apiKeyView>;

function statusOf(key: ApiKeyRow, now: Date): "active" | "expired" | "revoked" | "suspended" {
  if (key.revokedAt) return "revoked";
  if (key.expiresAt && key.expiresAt <= now) return "expired";
  return isSuspended(key) ? "suspended" : "active";
}

/** The member who made the key is disabled, or has left the partner. The same rule is in `authenticateApiKey`. */
function isSuspended({ madeByUser, partnerId }: ApiKeyRow): boolean {
  if (madeByUser === null) return false;
  const hasLeft = madeByUser.partnerId !== null && madeByUser.partnerId !== partnerId;
  return madeByUser.disabledAt !== null || hasLeft;
}

function webhookView(endpoint: Endpoint | undefined) {
  if (!endpoint) return null;
  const { url, eventTypes, filter, dialect, status } = endpoint;
  return { endpointId: publicId("endpoint", endpoint.id), url, eventTypes, filter, dialect, status };
}
