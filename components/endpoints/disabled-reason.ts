const sentences: Readonly<Record<string, string>> = {
  http_410:
    "Portico disabled this endpoint because it answered 410 Gone. Put the URL right, enable it, then replay what was missed.",
  failed_too_long:
    "Portico disabled this endpoint because nothing it was sent succeeded for too long. Once it answers again, enable it, then replay what was missed.",
  api_key_revoked: "This endpoint was the webhook of an API key, and was disabled when that key was revoked.",
};

/** Why Portico disabled an endpoint by itself, and what to do; undefined when a person did, or it is not disabled. */
export function disabledBecause(endpoint: {
  readonly status: string;
  readonly statusReason: string | null;
}): string | undefined {
  return endpoint.status === "disabled" ? sentences[endpoint.statusReason ?? ""] : undefined;
}
