import { Readable } from "node:stream";
import { handleWebhook, type WebhookResponse } from "@/lib/events/ingest/handle-webhook";
import { BodyReader } from "@/lib/platform/read-body";

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
      body: new BodyReader(Readable.from([request.body])),
      contentLength: undefined,
      address: null,
    },
    () => undefined,
  );
}
