import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The token that an operator enters at a provider whose handshake sends one back, such as Meta. It is derived from the
 * source's secret, because the secret itself must not be in a URL.
 */
export function verifyTokenOf(secret: string): string {
  return createHmac("sha256", secret).update("portico verify token").digest("hex").slice(0, 32);
}

/** Whether a token is the verify token of one of these secrets. Compares in constant time. */
export function isVerifyToken(token: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(token);
  return secrets.some((secret) => {
    const expected = Buffer.from(verifyTokenOf(secret));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
