/** The visitor's IP address, as the proxy in front says (its `x-forwarded-for`), or "unknown". */
export function visitorAddress(forwarded: unknown): string {
  const first = typeof forwarded === "string" ? forwarded.split(",")[0]?.trim() : undefined;
  return first?.slice(0, 64) || "unknown";
}
