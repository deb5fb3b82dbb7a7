import { isServedOverHttps } from "@/lib/platform/transport-security";

/** The options of Portico's own cookies. Where Portico is served over https, browsers send them over https only. */
export function cookieOptions() {
  return { httpOnly: true, secure: isServedOverHttps(), sameSite: "lax", path: "/" } as const;
}
