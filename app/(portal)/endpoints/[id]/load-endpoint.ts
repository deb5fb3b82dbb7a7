import type { Context } from "@/lib/auth/context";
import { dialectOf } from "@/lib/dialects";
import type { Dialect } from "@/lib/dialects/types";
import { type EndpointDetail, readEndpoint } from "@/lib/endpoints/read-endpoint";
import { loadOrNotFound } from "../../with-not-found";

export interface LoadedEndpoint {
  readonly endpoint: EndpointDetail;
  readonly dialect: Dialect;
}

/** The endpoint, or the not-found page, which is the same for an unknown id and for another partner's endpoint. */
export async function loadEndpoint(ctx: Context, endpointId: string): Promise<LoadedEndpoint> {
  const endpoint = await loadOrNotFound(readEndpoint({ ctx, endpointId }));
  const dialect = dialectOf(endpoint.dialect);
  if (!dialect)
    throw new Error(`An endpoint has the dialect "${endpoint.dialect}", which Portico does not have.`);
  return { endpoint, dialect };
}
