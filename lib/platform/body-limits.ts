/**
 * The largest request bodies by who reads them, in bytes. The HTTP server refuses a larger body before Next sees it, and
 * the route checks again, because Next also runs without this server. Webhooks have PORTICO_MAX_BODY_BYTES.
 */
export const bodyLimits = {
  /** Sign-in forms. */
  auth: 64 * 1024,
  api: 256 * 1024,
  /** Far more than a call of Inngest holds: what Inngest keeps of our runs are ids and counts. */
  inngest: 1024 * 1024,
  /** Server actions. Next has the same limit. */
  pages: 1024 * 1024,
  /** All other paths, which expect no body. */
  other: 64 * 1024,
} as const;
