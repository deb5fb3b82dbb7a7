/** How long a request may take to arrive, in milliseconds, so that a slow sender does not hold a connection for ever. */
export const requestTimeoutMs = 30_000;
export const headersTimeoutMs = 10_000;
