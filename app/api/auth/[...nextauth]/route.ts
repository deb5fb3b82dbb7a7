import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_session/auth-options";
import { configurationFault } from "@/lib/platform/check-env";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own routes: sign-in, sign-out, CSRF token, session. */
async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const fault = configurationFault();
  if (fault)
    return Response.json({ error: fault }, { status: 503, headers: { "cache-control": "no-store" } });
  return NextAuth(request, context, authOptions());
}

export { handle as GET, handle as POST };
