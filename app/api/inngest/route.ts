import { serve } from "inngest/next";
import { NextRequest } from "next/server";
import { serveOptions } from "@/inngest/serve-options";
import { env } from "@/lib/platform/env";
import { readBody } from "@/lib/platform/read-body";

/** Longer than a drain's budget and the slowest attempt together, in seconds. */
export const maxDuration = 300;

/** Far more than a call of ours holds, in bytes: what Inngest keeps of our runs are ids and counts. */
const maxCallBytes = 4 * 1024 * 1024;

// Made at the first request, not at import: the build imports this file without an environment.
let handlers: ReturnType<typeof serve> | undefined;

function handler() {
  handlers ??= serve(serveOptions());
  return handlers;
}

type Handler = ReturnType<typeof serve>["GET"];

export const GET: Handler = async (request, context) => withoutKey() ?? handler().GET(request, context);
export const POST: Handler = (request, context) =>
  withReadBody(request, (read) => handler().POST(read, context));
export const PUT: Handler = (request, context) =>
  withReadBody(request, (read) => handler().PUT(read, context));

/**
 * Anyone can reach this path, and the SDK reads all that comes before it looks at the signature, and takes what is no
 * JSON for a fault of its own: so the body is read here, up to a limit.
 */
async function withReadBody(request: NextRequest, respond: (read: NextRequest) => Promise<Response>) {
  const refused = withoutKey();
  if (refused) return refused;
  const body = request.body ? await readBody(request.body, maxCallBytes) : Buffer.alloc(0);
  if (body === undefined) return refusal(413, `The body is over ${maxCallBytes} bytes.`);
  if (body.length > 0 && !isJson(body)) return refusal(400, "The body is not valid JSON.");
  const { url, method, headers } = request;
  return respond(
    new NextRequest(url, { method, headers, body: body.length > 0 ? new Uint8Array(body) : null }),
  );
}

/** Without a signing key nobody can be Inngest, and the SDK would respond with an error of its own. */
function withoutKey(): Response | undefined {
  return env().INNGEST_SIGNING_KEY ? undefined : refusal(503, "INNGEST_SIGNING_KEY is not set.");
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
