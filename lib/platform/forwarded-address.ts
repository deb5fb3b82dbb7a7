/** The sender's IP address from the `x-forwarded-for` header of the proxy or of Next, or null. */
export function forwardedAddress(headers: { get(name: string): string | null }): string | null {
  return headers.get("x-forwarded-for")?.split(",")[0]?.trim() || null;
}
