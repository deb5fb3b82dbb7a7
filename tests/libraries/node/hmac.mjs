// The providers without a published library, and signing where a library only verifies: the documented recipe, with Node's crypto.
import { createHmac, timingSafeEqual } from "node:crypto";

/** @param {string} secret @param {Buffer | string} content @param {"hex" | "base64"} encoding */
export const hmac = (secret, content, encoding) =>
  createHmac("sha256", secret).update(content).digest(encoding);

/** @param {string} a @param {unknown} b */
export const equal = (a, b) =>
  typeof b === "string" && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** @param {boolean} isRight @param {string} reason */
export function require(isRight, reason) {
  if (!isRight) throw new Error(reason);
}
