import { handleWebhook, type WebhookResponse } from "@/lib/events/ingest/handle-webhook";

/** The response of ingest to a request, without a server. */
export function ingestResponse(
  slug: string,
  request: { headers: Record<string, string>; body: Buffer },
): Promise<WebhookResponse> {
  return handleWebhook(
    {
      method: "POST",
      slug,
      query: "",
      headers: Object.entries(request.headers),
      body: (async function* () {
        yield request.body;
      })(),
      contentLength: undefined,
      address: null,
    },
    () => undefined,
  );
}
