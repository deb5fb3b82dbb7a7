import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";

/** Longer than a drain's budget and the slowest attempt together, in seconds. */
export const maxDuration = 300;

// Made at the first request, not at import: the build imports this file without an environment.
let handlers: ReturnType<typeof serve> | undefined;

function handler() {
  handlers ??= serve({ client: inngest(), functions: functions() });
  return handlers;
}

type Handler = ReturnType<typeof serve>["GET"];

export const GET: Handler = (request, context) => handler().GET(request, context);
export const POST: Handler = (request, context) => handler().POST(request, context);
export const PUT: Handler = (request, context) => handler().PUT(request, context);
