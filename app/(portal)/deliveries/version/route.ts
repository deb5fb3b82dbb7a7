import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { filtersOf, readVersionQuery } from "@/components/deliveries/filters";
import { readListVersion } from "@/lib/deliveries/read-list-version";
import { idPrefixes } from "@/lib/platform/ids";
import { timeField } from "@/lib/platform/input-fields";
import { loadOrProblem } from "../../with-problem";
import { listVersion, queryFrom } from "../load-deliveries";

/** A delivery gets its id before other transactions can see it, and the clocks of machines differ a little. */
const lateMs = 15_000;

/** The version of the deliveries page. The page requests it every second and refreshes when it changes. */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const query = readVersionQuery(Object.fromEntries(request.nextUrl.searchParams));
  const ids = (query.shown?.split(",") ?? []).slice(0, 200).map((id) => `${idPrefixes.delivery}_${id}`);
  const renderedAt = timeField.safeParse(query.renderedAt);
  const now = ctx.clock.now();
  const version = await loadOrProblem(
    readListVersion({
      ctx,
      ids,
      query: queryFrom(filtersOf(query), now),
      since: renderedAt.success ? new Date(renderedAt.data.getTime() - lateMs) : null,
    }),
  );
  if ("problem" in version) return new Response(null, { status: 400 });
  const newest = version.newest ?? ids[0] ?? null;
  return Response.json(listVersion(version.tag, newest, now), { headers: { "cache-control": "no-store" } });
}
