import { serve } from "inngest/next";
import { after, type NextRequest } from "next/server";
import { boundedRequest } from "@/app/api/bounded-request";
import { serveOptions } from "@/inngest/serve-options";
import { refuseMethod } from "@/lib/api/refuse-unrouted";
import { slowFailure } from "@/lib/auth/stranger-rate";
import { localWorkersFinished } from "@/lib/deliveries/queue/local-workers";
import { bodyLimits } from "@/lib/platform/body-limits";
import { forwardedAddress } from "@/lib/platform/client-address";
import { env, isOnVercel } from "@/lib/platform/env";
import { runAs } from "@/lib/platform/workload";

/** Longer than the time of a run, of the slowest attempt and of its late response together, in seconds. */
export const maxDuration = 300;

// Made at the first request, not at import: the build imports this file without an environment.
let handlers: ReturnType<typeof serve> | undefined;

function handler() {
  handlers ??= serve(serveOptions());
  return handlers;
}

type Handler = ReturnType<typeof serve>["GET"];

export const GET: Handler = async (request, context) =>
  withoutKey() ?? runAs("jobs", () => handler().GET(request, context));
export const POST: Handler = (request, context) =>
  withReadBody(request, (read) => {
    // Attempts in flight outlast the run. Vercel must not stop the process before they end.
    if (isOnVercel()) after(() => localWorkersFinished());
    return runAs("jobs", () => handler().POST(read, context));
  });
export const PUT: Handler = (request, context) =>
  withReadBody(request, (read) => runAs("jobs", () => handler().PUT(read, context)));

type Respond = (read: NextRequest) => Promise<Response>;

/** Statuses of requests that did not come from Inngest. For 401, the SDK could not verify the signature. */
const forgedStatuses = [400, 401, 413];

/**
 * Anyone can reach this path, and the SDK reads all that comes before it looks at the signature, and takes what is no
 * JSON for a fault of its own: so the body is read here, up to a limit.
 */
async function withReadBody(request: NextRequest, respond: Respond): Promise<Response> {
  const response = await respondBounded(request, respond);
  if (forgedStatuses.includes(response.status)) await slowFailure(forwardedAddress(request.headers));
  return response;
}

async function respondBounded(request: NextRequest, respond: Respond): Promise<Response> {
  const refused = withoutKey();
  if (refused) return refused;
  const bounded = await boundedRequest(request, bodyLimits.inngest);
  if (bounded === undefined) return refusal(413, `The body is over ${bodyLimits.inngest} bytes.`);
  if (bounded.body.length > 0 && !isJson(bounded.body)) return refusal(400, "The body is not valid JSON.");
  return respond(bounded.request);
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

const refuse = refuseMethod("GET, POST, PUT");

export { refuse as DELETE, refuse as PATCH };
