import { texts } from "./texts";

const sentences: Readonly<Record<string, string>> = texts.disabled;

/** Why Portico disabled an endpoint, and what to do. Undefined if a user disabled it or if it is not disabled. */
export function disabledBecause(endpoint: {
  readonly status: string;
  readonly statusReason: string | null;
}): string | undefined {
  return endpoint.status === "disabled" ? sentences[endpoint.statusReason ?? ""] : undefined;
}
