import { after } from "next/server";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";
import { forwardedAddress } from "@/lib/platform/client-address";
import { BodyReader } from "@/lib/platform/read-body";

/**
 * Ingest reads the body itself: it needs the exact bytes. The rest of a body that it refused is read before the response,
 * because Next would close the connection while the client still writes.
 */
async function receive(request: Request, route: { params: Promise<{ source: string }> }): Promise<Response> {
  const { source } = await route.params;
  const length = request.headers.get("content-length");
  const body = new BodyReader(request.body ?? new Blob().stream());
  const response = await handleWebhook(
    {
      method: request.method,
      slug: source,
      query: new URL(request.url).search.slice(1),
      headers: [...request.headers],
      body,
      contentLength: length === null ? undefined : Number(length),
      address: forwardedAddress(request.headers),
    },
    after,
  );
  await body.drain();
  return new Response(response.body, { status: response.status, headers: response.headers });
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
