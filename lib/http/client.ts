import http from "node:http";
import https from "node:https";
import { openPublicResolver, openSystemResolver, type Resolver } from "./resolver";
import { portOf } from "./self-address";
import { sendRequest } from "./send-request";
import { checkTarget, type OutboundPolicy, policyFor } from "./target";
import type { OutboundRequest, OutboundResult } from "./types";
import { vettedLookup } from "./vetted-lookup";

/** How long an idle connection stays open for the next request to the same endpoint, in milliseconds. */
const keepAliveMs = 1_000;

/**
 * The HTTP client for every request that Portico sends. It keeps connections open between requests, so close it when the
 * work is done.
 */
export interface HttpClient {
  /** @throws only if this machine is at fault, for example out of sockets; every other failure is a result */
  send(request: OutboundRequest): Promise<OutboundResult>;
  /** Closes every connection. Late responses that are still awaited become null. */
  close(): void;
}

/** Replacements for tests. */
export interface HttpClientOverrides {
  readonly resolver?: Resolver;
  /** Certificate authorities in PEM, in place of Node's own. */
  readonly authorities?: string;
}

/**
 * Creates a client for a series of requests. Addresses are vetted when a connection is opened and stay pinned to it. TLS
 * and the Host header still use the host name. Redirects are never followed.
 */
export function createHttpClient(policy: OutboundPolicy, overrides: HttpClientOverrides = {}): HttpClient {
  const [publicNames, systemNames] = [openPublicResolver(), openSystemResolver()];
  const keepAliveAgents = createAgents({ keepAlive: true, timeout: keepAliveMs }, overrides);
  const singleUseAgents = createAgents({}, overrides);
  const send = async (request: OutboundRequest): Promise<OutboundResult> => {
    // Sockets look up names only, so an IP address in the URL is vetted here.
    const target = checkTarget(request.url, policy);
    if ("problem" in target) return blocked(target.problem);
    const { url } = target;
    const started = performance.now();
    const own = policyFor(url, policy);
    const names = own.allowPrivateTargets ? systemNames : publicNames;
    const lookup = vettedLookup(own, portOf(url), overrides.resolver ?? names.resolve);
    const result = await sendRequest(url, request, { agent: keepAliveAgents.for(url), lookup }, started);
    if (result.outcome === "completed" || result.lostConnection === null) return result;
    // Usually the peer has closed an idle connection just as we used it.
    const newConnection = { agent: singleUseAgents.for(url), lookup };
    if (result.lostConnection === "unsent") return sendRequest(url, request, newConnection, started);
    // But it may have read the request before it closed the connection. So the second copy is marked.
    const headers = [...request.headers, ...(request.repeatHeaders ?? [])];
    const second = await sendRequest(url, { ...request, headers }, newConnection, started);
    return { ...second, repeated: true };
  };
  const close = () => {
    publicNames.close();
    systemNames.close();
    keepAliveAgents.close();
    singleUseAgents.close();
  };
  return { send, close };
}

function createAgents(options: http.AgentOptions, { authorities }: HttpClientOverrides) {
  const plain = new http.Agent(options);
  // Set explicitly, so that no environment variable can turn it off.
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
    lostConnection: null,
    repeated: false,
  };
}
