import { NextRequest } from "next/server";
import { readBody } from "@/lib/platform/read-body";

export interface BoundedRequest {
  readonly request: NextRequest;
  readonly body: Buffer;
}

/**
 * Reads the body of a request up to a limit, for a library that would read all of it.
 * @returns the request with the body that was read, or undefined if the body is too large
 */
export async function boundedRequest(
  request: NextRequest,
  limit: number,
): Promise<BoundedRequest | undefined> {
  const body = request.body ? await readBody(request.body, limit) : Buffer.alloc(0);
  if (body === undefined) return undefined;
  const { url, method, headers } = request;
  const init = { method, headers, body: body.length > 0 ? new Uint8Array(body) : null };
  return { request: new NextRequest(url, init), body };
}
