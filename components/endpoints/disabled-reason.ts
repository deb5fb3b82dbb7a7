const sentences: Readonly<Record<string, string>> = {
  http_410:
    "Portico disabled this endpoint because it responded 410 Gone. Correct the URL, enable the endpoint, then replay the skipped deliveries.",
  failed_too_long:
    "Portico disabled this endpoint because it failed for too long. When it works again, enable it and replay the skipped deliveries.",
  api_key_revoked: "This endpoint is the webhook of an API key. It was disabled when the key was revoked.",
};

/** Why Portico disabled an endpoint, and what to do. Undefined if a user disabled it or if it is not disabled. */
export function disabledBecause(endpoint: {
  readonly status: string;
  readonly statusReason: string | null;
}): string | undefined {
  return endpoint.status === "disabled" ? sentences[endpoint.statusReason ?? ""] : undefined;
}
