import { isEnvValid, publicUrl } from "./env";

const oneYearSeconds = 365 * 24 * 3_600;

/** Whether people reach Portico over https. It is not known while the environment is malformed. */
export function isServedOverHttps(): boolean {
  return isEnvValid() && publicUrl().startsWith("https:");
}

/**
 * The value of the header `strict-transport-security` (RFC 6797), by which browsers use https only; undefined where Portico is
 * served over http. It does not include subdomains, which may belong to others.
 */
export function strictTransportSecurity(): string | undefined {
  return isServedOverHttps() ? `max-age=${oneYearSeconds}` : undefined;
}
