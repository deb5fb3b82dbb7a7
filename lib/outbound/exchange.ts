import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { classifyFailure, describeFailure, type TransportFailure } from "./failure";
import { decodeBody } from "./response-body";
import type { HeaderPairs, OutboundRequest, OutboundResult, Phases } from "./types";

/** The moments of one request, in milliseconds since some fixed point; undefined until reached. */
interface Moments {
  readonly started: number;
  resolved?: number;
  connected?: number;
  secured?: number;
  sent?: number;
  firstByte?: number;
}

function between(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : Math.round(to - from);
}

function phasesOf(moments: Moments): Phases {
  const { started, resolved, connected, secured, sent, firstByte } = moments;
  return {
    dnsMs: between(started, resolved),
    connectMs: between(resolved ?? started, connected),
    tlsMs: between(connected, secured),
    firstByteMs: between(sent, firstByte),
    totalMs: Math.round(performance.now() - started),
  };
}

/** Which deadline it was that passed. */
function timeoutCode(moments: Moments): TransportFailure {
  if (moments.firstByte !== undefined) return "timeout_body";
  return moments.sent === undefined ? "timeout_connect" : "timeout_first_byte";
}

function watchSocket(socket: Socket, secure: boolean, moments: Moments): void {
  const ready = () => {
    moments.sent ??= performance.now();
  };
  if (!socket.connecting) {
    ready();
    return;
  }
  socket.once("lookup", () => {
    moments.resolved = performance.now();
  });
  socket.once("connect", () => {
    moments.connected = performance.now();
    if (!secure) ready();
  });
  socket.once("secureConnect", () => {
    moments.secured = performance.now();
    ready();
  });
}

function pairsOf(raw: readonly string[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return pairs;
}

/**
 * One POST, from name look-up to last byte. It ends at the deadline whatever the peer does, keeps at most
 * `maxResponseBytes`, and never throws: every way to fail is a result.
 */
export function exchange(
  url: URL,
  request: OutboundRequest,
  agent: http.Agent | https.Agent,
): Promise<OutboundResult> {
  return new Promise((resolve) => {
    const moments: Moments = { started: performance.now() };
    const secure = url.protocol === "https:";
    const outgoing = (secure ? https : http).request(url, {
      method: "POST",
      agent,
      headers: Object.fromEntries([...request.headers, ["content-length", String(request.body.length)]]),
    });
    let remoteAddress: string | null = null;

    const finish = (result: OutboundResult) => {
      clearTimeout(deadline);
      resolve(result);
    };
    const fail = (code: TransportFailure, detail: string, staleConnection = false) => {
      finish({ outcome: "failed", code, detail, phases: phasesOf(moments), remoteAddress, staleConnection });
      outgoing.destroy();
    };
    const deadline = setTimeout(() => {
      fail(timeoutCode(moments), `No complete answer within ${request.timeoutMs} ms.`);
    }, request.timeoutMs);

    outgoing.on("socket", (socket) => {
      watchSocket(socket, secure, moments);
      const note = () => {
        remoteAddress = socket.remoteAddress ?? null;
      };
      if (socket.connecting) socket.once("connect", note);
      else note();
    });
    outgoing.on("error", (error) => {
      const kind = classifyFailure(error);
      // The kernel's own time-out may come at any phase.
      const code = kind === "timeout_connect" ? timeoutCode(moments) : kind;
      const stale = outgoing.reusedSocket && code === "connection_reset" && moments.firstByte === undefined;
      fail(code, describeFailure(error) || code, stale);
    });
    outgoing.on("upgrade", (_, socket) => {
      socket.destroy();
      fail("invalid_response", "The endpoint switched protocols (101) instead of answering.");
    });
    outgoing.on("response", (response) => {
      moments.firstByte = performance.now();
      collect(response, request.maxResponseBytes, (body, cut, error) => {
        if (error) return fail(classifyFailure(error), describeFailure(error));
        const decoded = decodeBody(body, response.headers["content-encoding"], request.maxResponseBytes);
        finish({
          outcome: "answered",
          statusCode: response.statusCode ?? 0,
          headers: pairsOf(response.rawHeaders),
          body: decoded.body,
          cut: cut || decoded.cut,
          phases: phasesOf(moments),
          remoteAddress,
        });
        // What is left of an over-long answer is not read.
        if (cut) outgoing.destroy();
      });
    });
    outgoing.end(request.body);
  });
}

/** Gathers at most `limit` bytes and calls back once: complete, cut, or broken off. */
function collect(
  response: http.IncomingMessage,
  limit: number,
  done: (body: Buffer, cut: boolean, error?: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  const finish = (cut: boolean, error?: Error) => {
    if (over) return;
    over = true;
    done(Buffer.concat(chunks).subarray(0, limit), cut, error);
  };
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) finish(true);
  });
  response.on("end", () => finish(false));
  response.on("error", (error) => finish(false, error));
  response.on("close", () =>
    finish(false, Object.assign(new Error("The answer broke off."), { code: "ECONNRESET" })),
  );
}
