import type { NextRequest } from "next/server";
import { currentContext } from "@/app/_session/current-context";
import type { WithId } from "../../../page-types";
import { deliveryVersion, loadDetail } from "../load-delivery";

/** The version of a delivery's page. The page requests it every second and refreshes when it changes. */
export async function GET(_request: NextRequest, { params }: WithId): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  return Response.json(deliveryVersion(await loadDetail(ctx, (await params).id)), {
    headers: { "cache-control": "no-store" },
  });
}
