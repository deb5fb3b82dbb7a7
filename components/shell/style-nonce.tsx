"use client";

/**
 * Sets the nonce for the style element of the library that locks scrolling behind a dialog. The library reads this
 * global variable, which is named after webpack. A refresh of the page renders this with the nonce of another response,
 * but the policy of the document still requires its first nonce.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== "undefined" && !("__webpack_nonce__" in window)) {
    Object.assign(window, { __webpack_nonce__: nonce });
  }
  return null;
}
