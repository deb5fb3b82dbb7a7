import { isIP } from "node:net";
import type { TransportFailure } from "@/lib/http/failure";
import {
  type Explain,
  type Explanation,
  explanationOf,
  type ReasonTexts,
  textsOfReason,
} from "./explanation";
import { duration, type ExplainableAttempt, type Facts, quoted } from "./facts";
import { otherName, tlsFailed, untrusted } from "./tls";

/** The address and port that could not be reached. */
const peerOf = ({ attempt: { evidence } }: Facts) => evidence?.peer && quoted(evidence.peer);

function readyAfter({ timings: { dnsMs, connectMs, tlsMs } }: ExplainableAttempt): string {
  const known = [dnsMs, connectMs, tlsMs].filter((ms) => ms !== null);
  const total = known.reduce((sum, ms) => sum + ms, 0);
  return known.length === 0
    ? "Portico used an open connection"
    : `Portico connected after ${duration(total)}`;
}

/** "within" if the deadline was reached; "after" if the operating system gave up earlier. */
function endTime({ attempt, limitMs }: Facts): string {
  const reached = limitMs !== undefined && attempt.durationMs >= limitMs;
  return reached ? `within ${duration(limitMs)}` : `after ${duration(attempt.durationMs)}`;
}

const literalHost = (url: string) =>
  URL.canParse(url) && isIP(new URL(url).hostname.replace(/^\[|\]$/g, "")) > 0;

const noConnection: Explain = (facts) => {
  const { timings, url } = facts.attempt;
  const start = `No connection ${endTime(facts)}`;
  if (timings.connectMs !== null) {
    return explanationOf(
      `${start}: TCP connected after ${duration(timings.connectMs)}, but the TLS handshake did not finish.`,
      "Check that this port supports TLS, and that the server or its proxy is not overloaded.",
    );
  }
  if (timings.dnsMs !== null || (url !== undefined && literalHost(url))) {
    const found =
      timings.dnsMs === null ? "" : `DNS resolved the name after ${duration(timings.dnsMs)}, but `;
    return explanationOf(
      `${start}: ${found}your server did not accept the connection.`,
      "A firewall that drops packets causes this error. Allow connections from the internet to this port.",
      "Check every A and AAAA record of the name. One of them may point to a host that no longer exists.",
    );
  }
  return explanationOf(
    `${start}: Portico could not reach any address of the host name.`,
    "Check every A and AAAA record of the name, and check that no firewall drops the packets.",
  );
};

const noFirstByte: Explain = (facts) =>
  explanationOf(
    `No response within ${duration(facts.limitMs ?? facts.attempt.durationMs)}: ${readyAfter(facts.attempt)}, then received nothing until the timeout.`,
    "Your server's log may show a 200 for this request. Your server sent that response after Portico stopped waiting.",
    "Respond first: store the event, respond 200, then process it.",
    "Portico sends the event again with the same ID. If you already processed it, detect the ID and respond 200.",
  );

const incompleteResponse: Explain = (facts) => {
  const { firstByteMs } = facts.attempt.timings;
  const response = facts.status === 0 ? "the response" : `the response (${facts.status})`;
  const responseStart =
    firstByteMs === null ? `${response} began` : `${response} began after ${duration(firstByteMs)}`;
  const open = facts.status === 0 ? "it did not end" : "its body did not end";
  return explanationOf(
    `No complete response within ${duration(facts.limitMs ?? facts.attempt.durationMs)}: ${responseStart}, but ${open}.`,
    "End the response in every branch of the handler (res.end() in Node).",
    "A Content-Length larger than the body has the same effect, because Portico waits for the rest.",
  );
};

const badResponses: ReasonTexts = {
  not_http: ["the response is not HTTP", "Check which service listens on this port."],
  malformed_header: [
    "one of its header lines is malformed",
    "Look for a line break or a control character in a header.",
  ],
  too_many_interim: [
    "it sent interim responses (1xx) and no final response",
    "Send a final status. 1xx statuses such as 103 are for browsers.",
  ],
  switched_protocols: [
    "it switches to another protocol (101)",
    "Check that this path is the webhook route and not a WebSocket route.",
  ],
  malformed_chunk: ["its chunked body is malformed", "Let the framework encode the chunks."],
  conflicting_length: [
    "it has conflicting length headers",
    "Send either Content-Length or Transfer-Encoding, once.",
  ],
  malformed_status: ["its status line is malformed", "Respond with a three-digit status."],
};

const invalidResponse: Explain = (facts) => {
  const texts = textsOfReason(badResponses, facts);
  return texts
    ? explanationOf(`The response is not valid HTTP: ${texts[0]}.`, texts[1])
    : explanationOf("The response is not valid HTTP.", "Send a request with curl -v. It shows the error.");
};

const tooLarge: Explain = ({ attempt }) =>
  attempt.statusCode === null
    ? explanationOf(
        "The response headers are larger than Portico reads, so Portico did not read the status.",
        "Send fewer or shorter headers. A webhook response needs no cookies.",
        "Your server may have processed the event. Portico sends it again with the same ID.",
      )
    : explanationOf(
        `Your server responded ${attempt.statusCode} and then sent more trailers or chunk extensions than Portico reads.`,
        "End the response after its body. A webhook response needs no trailers.",
      );

const blocked: Explain = (facts) => {
  const reason = quoted(facts.attempt.detail ?? "");
  return explanationOf(
    reason
      ? `Portico sent nothing. ${reason}`
      : "Portico sent nothing, because it does not send to this address.",
  );
};

/** The explanation of each transport failure. */
const explanations: Readonly<Record<TransportFailure, Explain>> = {
  blocked_address: blocked,
  dns_not_found: ({ host }) =>
    explanationOf(
      `DNS has no address for ${host ?? "the host name in the URL"}.`,
      "If it worked before, the record was removed or the domain expired. Preview and tunnel host names expire automatically.",
    ),
  dns_failed: ({ host }) =>
    explanationOf(
      `The DNS lookup of ${host ?? "the host name in the URL"} failed: the name servers did not respond, or responded with an error.`,
      "If only your endpoint fails this way, check your name servers. If all endpoints fail this way, Portico's own resolver is failing.",
    ),
  connection_refused: (facts) =>
    explanationOf(
      `${peerOf(facts) ?? "Your server"} refused the connection: no service listens there.`,
      "In a container, listen on 0.0.0.0 instead of localhost, and publish the port.",
    ),
  connection_reset: ({ attempt, status }) =>
    explanationOf(
      status === 0
        ? `The connection was closed after ${duration(attempt.durationMs)}, before the response was complete.`
        : `Your server responded ${status} but closed the connection before the response was complete, after ${duration(attempt.durationMs)}.`,
      "Your server may have processed the event. Portico sends it again with the same ID.",
      "Look for a crash, a restart or a deployment at that time.",
    ),
  unreachable: (facts) =>
    explanationOf(
      `The network has no route to ${peerOf(facts) ?? "your server's address"}.`,
      "Check the A and AAAA records. An AAAA record without working IPv6 is a common cause.",
    ),
  tls_certificate_expired: () =>
    explanationOf(
      "Your server's certificate has expired.",
      "If you renewed it, reload the server. A running server keeps the certificate it loaded at startup.",
    ),
  tls_hostname_mismatch: otherName,
  tls_untrusted: untrusted,
  tls_failed: tlsFailed,
  timeout_connect: noConnection,
  timeout_first_byte: noFirstByte,
  timeout_body: incompleteResponse,
  invalid_response: invalidResponse,
  response_too_large: tooLarge,
  network_error: ({ attempt }) => {
    const detail = quoted(attempt.detail ?? "");
    return explanationOf(
      detail ? `The request failed: ${detail}` : "The request failed before a response arrived.",
    );
  },
};

/** Explains a request without a response; undefined for all other codes. */
export function explainTransport(facts: Facts): Explanation | undefined {
  const { code } = facts.attempt;
  return Object.hasOwn(explanations, code) ? explanations[code as TransportFailure](facts) : undefined;
}

/** What was missing or wrong after the status. */
const incompleteTexts: Partial<Readonly<Record<TransportFailure, string>>> = {
  timeout_body: "its body did not end before the timeout. End the response in every branch of the handler",
  connection_reset: "the connection was closed before the response was complete",
  response_too_large: "its headers or trailers are larger than Portico reads (128 KiB). Send fewer headers",
  invalid_response: "the rest is not valid HTTP",
};

/** Explains that only the start of a response was read; undefined if it was complete or its status does not count. */
export function incompleteResponseHint(facts: Facts): string | undefined {
  const { incomplete } = facts.attempt.evidence ?? {};
  if (incomplete === undefined) return undefined;
  const problem = textsOfReason(badResponses, facts)?.[0];
  const text = incompleteTexts[incomplete] ?? "the rest of the response is missing";
  return `The status counts, but ${text}${problem ? `: ${problem}` : ""}.`;
}
