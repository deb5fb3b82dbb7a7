import { currentContext } from "@/app/_session/current-context";
import { search } from "@/lib/search/search";

/** What the palette asks while someone types. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const text = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await search({ ctx, text }), { headers: { "cache-control": "no-store" } });
}
