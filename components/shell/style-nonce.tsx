"use client";

/**
 * Tells the library that locks the page's scrolling under a dialog which nonce its style element needs; it reads this
 * global, the name that webpack gave it.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== "undefined") Object.assign(window, { __webpack_nonce__: nonce });
  return null;
}
