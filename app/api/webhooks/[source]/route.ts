import { after } from "next/server";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";
import { forwardedAddress } from "@/lib/platform/client-address";
import { contentLengthIn } from "@/lib/platform/content-length";
import { BodyReader } from "@/lib/platform/read-body";

/**
 * Ingest reads the body itself: it needs the exact bytes. The rest of a body that it refused is read before the response,
 * because Next would close the connection while the client still writes.
 */
async function receive(request: Request, route: { params: Promise<{ source: string }> }): Promise<Response> {
  const { source } = await route.params;
  const body = new BodyReader(request.body ?? new Blob().stream());
  const response = await handleWebhook(
    {
      method: request.method,
      slug: source,
      query: queryOf(request.url),
      headers: [...request.headers],
      body,
      contentLength: contentLengthIn(request.headers.get("content-length")),
      address: forwardedAddress(request.headers),
    },
    after,
  );
  await body.drain();
  return new Response(response.body, { status: response.status, headers: response.headers });
}

function queryOf(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1);
}

export {
  receive as DELETE,
  receive as GET,
  receive as HEAD,
  receive as OPTIONS,
  receive as PATCH,
  receive as POST,
  receive as PUT,
};
