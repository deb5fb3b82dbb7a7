import { serve } from "inngest/edge";
import { log } from "@/lib/platform/logger";
import { inngestPath, serveOptions, serveOrigin } from "./serve-options";

/**
 * Sends the list of jobs and their address to Inngest, signed with our key. Inngest does nothing if it knows both already.
 * Never throws.
 * @returns whether Inngest accepted it
 */
export async function registerApp(): Promise<boolean> {
  try {
    // This handler is not reachable from outside, so its requests need no signature.
    const handle = serve({ ...serveOptions(), enableUnauthedSync: true });
    const url = new URL(inngestPath, serveOrigin());
    const response = await handle(new Request(url, { method: "PUT", headers: { host: url.host } }));
    if (!response.ok) log.warn("Inngest did not accept the registration", { status: response.status });
    return response.ok;
  } catch (error) {
    log.warn("the app could not register with Inngest", { error });
    return false;
  }
}
