import http from "node:http";
import https from "node:https";
import { openPublicResolver, openSystemResolver, type Resolver } from "./resolver";
import { portOf } from "./self-address";
import { sendRequest } from "./send-request";
import { checkTarget, type OutboundPolicy } from "./target";
import type { OutboundRequest, OutboundResult } from "./types";
import { vettedLookup } from "./vetted-lookup";

/** How long an idle connection is kept for the next request to the same endpoint. */
const keepAliveMs = 1_000;

/** The only way out of Portico. Close it when the work is done: it keeps connections open between requests. */
export interface HttpClient {
  /** @throws only for a fault of ours, such as having run out of sockets; everything else is a result. */
  send(request: OutboundRequest): Promise<OutboundResult>;
  /** Ends every connection. Late answers that are still waited for come to null. */
  close(): void;
}

/** What a test puts in the place of the world. */
export interface HttpClientOverrides {
  readonly resolver?: Resolver;
  /** Certificate authorities in PEM, instead of the ones that Node brings. */
  readonly authorities?: string;
}

/**
 * Opens the door for a series of requests. Addresses are vetted when a connection is made and stay pinned to it; the
 * host name stays what TLS and the Host header see. Redirects are never followed.
 */
export function createHttpClient(policy: OutboundPolicy, overrides: HttpClientOverrides = {}): HttpClient {
  const names = policy.allowPrivateTargets ? openSystemResolver() : openPublicResolver();
  const resolve = overrides.resolver ?? names.resolve;
  const keepAliveAgents = createAgents({ keepAlive: true, timeout: keepAliveMs }, overrides);
  const singleUseAgents = createAgents({}, overrides);
  const send = async (request: OutboundRequest): Promise<OutboundResult> => {
    // A socket looks up names only: this is also where an address that stands in the URL is vetted.
    const target = checkTarget(request.url, policy);
    if ("problem" in target) return blocked(target.problem);
    const { url } = target;
    const started = performance.now();
    const lookup = vettedLookup(policy, portOf(url), resolve);
    const result = await sendRequest(url, request, { agent: keepAliveAgents.for(url), lookup }, started);
    if (result.outcome === "answered" || !result.staleConnection) return result;
    // The peer closed a kept connection just as we used it: it never read the request, so this is not an attempt.
    return sendRequest(url, request, { agent: singleUseAgents.for(url), lookup }, started);
  };
  const close = () => {
    names.close();
    keepAliveAgents.close();
    singleUseAgents.close();
  };
  return { send, close };
}

function createAgents(options: http.AgentOptions, { authorities }: HttpClientOverrides) {
  const plain = new http.Agent(options);
  // Said here, so that no variable of the environment can say otherwise.
  const tls = { rejectUnauthorized: true, minVersion: "TLSv1.2", ca: authorities } as const;
  const secure = new https.Agent({ ...options, ...tls });
  return {
    for: (url: URL) => (url.protocol === "https:" ? secure : plain),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function blocked(detail: string): OutboundResult {
  const phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };
  return {
    outcome: "failed",
    code: "blocked_address",
    detail,
    evidence: null,
    phases,
    remoteAddress: null,
    staleConnection: false,
  };
}
