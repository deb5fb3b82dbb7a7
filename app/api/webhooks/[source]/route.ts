import { after } from "next/server";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";

/** Ingest reads the body itself: it needs the exact bytes. */
async function receive(request: Request, route: { params: Promise<{ source: string }> }): Promise<Response> {
  const { source } = await route.params;
  const length = request.headers.get("content-length");
  const response = await handleWebhook(
    {
      method: request.method,
      slug: source,
      query: new URL(request.url).search.slice(1),
      headers: [...request.headers],
      body: request.body ?? new ReadableStream(),
      contentLength: length === null ? undefined : Number(length),
      address: request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? null,
    },
    after,
  );
  return new Response(response.body, { status: response.status, headers: response.headers });
}

export { receive as DELETE, receive as GET, receive as PATCH, receive as POST, receive as PUT };
