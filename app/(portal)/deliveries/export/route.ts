import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import { filtersOf, readListState } from "@/components/deliveries/filters";
import { exportDeliveries, exportFormats } from "@/lib/deliveries/export-deliveries";
import { streamFile } from "../../stream-file";
import { queryFrom } from "../load-deliveries";

const types = { csv: "text/csv", json: "application/json" } as const;

/** The filtered list as a file. It starts after the cursor, if there is one. */
export async function GET(request: NextRequest): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const values = Object.fromEntries(request.nextUrl.searchParams);
  const format = exportFormats.find((name) => name === values.format) ?? "csv";
  const listState = readListState(values);
  const now = ctx.clock.now();
  const query = { ...queryFrom(filtersOf(listState), now), cursor: listState.cursor };
  return streamFile({
    name: `portico-deliveries-${now.toISOString().slice(0, 10)}.${format}`,
    type: types[format],
    pieces: exportDeliveries({ ctx, query, format }),
  });
}
