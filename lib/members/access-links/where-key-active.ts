/**
 * A condition on access links: the API key that created the link is active and so is the member who made the key, or no key
 * created it.
 */
export function whereKeyActive(now: Date) {
  const isCurrent = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const hasMaker = { OR: [{ madeByUserId: null }, { madeByUser: { disabledAt: null } }] };
  return { OR: [{ apiKeyId: null }, { apiKey: { revokedAt: null, AND: [isCurrent, hasMaker] } }] };
}
