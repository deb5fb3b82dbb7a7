import http from "node:http";
import https from "node:https";
import { exchange } from "./exchange";
import { checkTarget, type OutboundPolicy } from "./target";
import type { OutboundRequest, OutboundResult } from "./types";
import { type Resolver, vettedLookup } from "./vetted-lookup";

/** How long an idle connection is kept for the next request to the same endpoint. */
const keepAliveMs = 1_000;

/** The only way out of Portico. Close it when the work is done: it keeps connections open between requests. */
export interface Door {
  send(request: OutboundRequest): Promise<OutboundResult>;
  close(): void;
}

/**
 * Opens the door for a series of requests. Addresses are vetted when a connection is made and stay pinned to it; the
 * host name stays what TLS and the Host header see. Redirects are never followed.
 */
export function openDoor(policy: OutboundPolicy, resolver?: Resolver): Door {
  const options = { keepAlive: true, timeout: keepAliveMs, lookup: vettedLookup(policy, resolver) };
  const agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) };
  const send = async (request: OutboundRequest): Promise<OutboundResult> => {
    // A socket looks up names only: this is also where an address that stands in the URL is vetted.
    const target = checkTarget(request.url, policy);
    if ("problem" in target) return blocked(target.problem);
    const agent = target.url.protocol === "https:" ? agents["https:"] : agents["http:"];
    const result = await exchange(target.url, request, agent);
    if (result.outcome === "failed" && result.staleConnection) {
      // The peer closed a kept connection just as we used it: it never read the request, so this is not an attempt.
      return exchange(target.url, request, agent);
    }
    return result;
  };
  const close = () => {
    agents["http:"].destroy();
    agents["https:"].destroy();
  };
  return { send, close };
}

function blocked(detail: string): OutboundResult {
  const phases = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 };
  return {
    outcome: "failed",
    code: "blocked_address",
    detail,
    phases,
    remoteAddress: null,
    staleConnection: false,
  };
}
