/** The visitor's IP address from the `x-forwarded-for` header of the proxy, or "unknown". */
export function visitorAddress(forwarded: unknown): string {
  const first = typeof forwarded === "string" ? forwarded.split(",")[0]?.trim() : undefined;
  return first?.slice(0, 64) || "unknown";
}
