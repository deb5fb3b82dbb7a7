"use client";

/**
 * Sets the nonce for the style element of the library that locks scrolling behind a dialog. The library reads this
 * global variable, which is named after webpack.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== "undefined") Object.assign(window, { __webpack_nonce__: nonce });
  return null;
}
