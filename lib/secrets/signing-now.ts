/**
 * The condition that a secret `k` of an endpoint signs now, by the database's clock: it has started, and it has not ended.
 * During an overlap several do.
 */
export const signingNowSql =
  "(k.expires_at IS NULL OR k.expires_at > now()) AND (k.active_from IS NULL OR k.active_from <= now())";
