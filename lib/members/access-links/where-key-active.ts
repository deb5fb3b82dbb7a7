/** A condition on access links: minted by a key that still opens something, or by no key. */
export function whereKeyActive(now: Date) {
  const active = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  return { OR: [{ apiKeyId: null }, { apiKey: active }] };
}
