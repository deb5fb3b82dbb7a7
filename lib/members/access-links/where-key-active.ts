/** A condition on access links: the API key that created the link is active, or no key created it. */
export function whereKeyActive(now: Date) {
  const active = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  return { OR: [{ apiKeyId: null }, { apiKey: active }] };
}
