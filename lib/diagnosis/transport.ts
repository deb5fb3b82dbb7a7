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
  return known.length === 0 ? "sent over an open connection" : `connected after ${duration(total)}`;
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
      `${start}: TCP connected after ${duration(timings.connectMs)}, then the TLS handshake did not finish.`,
      "Check that this port speaks TLS, and that the proxy behind it is not overloaded.",
    );
  }
  if (timings.dnsMs !== null || (url !== undefined && literalHost(url))) {
    const found = timings.dnsMs === null ? "" : `the name was found after ${duration(timings.dnsMs)}, then `;
    return explanationOf(
      `${start}: ${found}your server did not take up the connection.`,
      "A firewall that drops packets looks like this. Admit connections from the internet to this port.",
      "Check every A and AAAA record of the name: one of them may point at a host that is gone.",
    );
  }
  return explanationOf(
    `${start}: no address of the host name was reached.`,
    "Check every A and AAAA record of the name, and that a firewall does not drop the packets.",
  );
};

const noFirstByte: Explain = (facts) =>
  explanationOf(
    `No answer within ${duration(facts.limitMs ?? facts.attempt.durationMs)}: ${readyAfter(facts.attempt)}, then nothing until the limit.`,
    "Your own log may show a 200 for this request: it was answered after Portico had stopped waiting.",
    "Answer first, work later: store the event, answer 200, then process it.",
    "The event comes again under the same id. If your code did finish, recognise the id and answer 200.",
  );

const incompleteResponse: Explain = (facts) => {
  const { firstByteMs } = facts.attempt.timings;
  const response = facts.status === 0 ? "the answer" : `the answer (${facts.status})`;
  const responseStart =
    firstByteMs === null ? `${response} began` : `${response} began after ${duration(firstByteMs)}`;
  const open = facts.status === 0 ? "it did not end" : "its body did not end";
  return explanationOf(
    `No complete answer within ${duration(facts.limitMs ?? facts.attempt.durationMs)}: ${responseStart}, but ${open}.`,
    "End the response in every branch of the handler (res.end() in Node).",
    "A Content-Length larger than the body has the same effect: the rest is waited for.",
  );
};

const badResponses: ReasonTexts = {
  not_http: ["what came back is not HTTP", "Check which service listens on this port."],
  malformed_header: [
    "one of its header lines is malformed",
    "Look for a line break or a control character in a header.",
  ],
  too_many_interim: [
    "interim answers (1xx) came one after the other, and no real one",
    "Send the final status; 103 and the like are for browsers.",
  ],
  switched_protocols: [
    "it switches to another protocol (101)",
    "Check that this path is the webhook's route, and not a WebSocket's.",
  ],
  malformed_chunk: [
    "its body is not chunked as its headers say",
    "Let the framework write the body's chunks.",
  ],
  conflicting_length: [
    "it tells its length in two ways that do not agree",
    "Send either Content-Length or Transfer-Encoding, once.",
  ],
  malformed_status: ["its status line is malformed", "Answer with a status of three digits."],
};

const invalidResponse: Explain = (facts) => {
  const texts = textsOfReason(badResponses, facts);
  return texts
    ? explanationOf(`The answer is not valid HTTP: ${texts[0]}.`, texts[1])
    : explanationOf(
        "The answer is not valid HTTP.",
        "Look at it with curl -v, which names what it stumbles over.",
      );
};

const tooLarge: Explain = ({ attempt }) =>
  attempt.statusCode === null
    ? explanationOf(
        "The answer's headers are larger than 16 KiB, so Portico did not read on to its status.",
        "Send fewer or shorter headers; a webhook's answer needs no cookies.",
        "Your server may have processed the event. It comes again under the same id.",
      )
    : explanationOf(
        `Your server answered ${attempt.statusCode}, and then more than 16 KiB of trailers or chunk extensions.`,
        "End the answer after its body; a webhook's answer needs no trailers.",
      );

const blocked: Explain = (facts) => {
  const reason = quoted(facts.attempt.detail ?? "");
  return explanationOf(
    reason ? `Nothing was sent. ${reason}` : "Nothing was sent: Portico does not send to this address.",
  );
};

/** The explanation of each transport failure. */
const explanations: Readonly<Record<TransportFailure, Explain>> = {
  blocked_address: blocked,
  dns_not_found: ({ host }) =>
    explanationOf(
      `DNS knows no address for ${host ?? "the host name in the URL"}.`,
      "If it worked before, the record was removed or the domain has expired. Preview and tunnel names end on their own.",
    ),
  dns_failed: ({ host }) =>
    explanationOf(
      `The look-up of ${host ?? "the host name"} got no answer from DNS.`,
      "If only your endpoint fails in this way, your name servers do not answer; if all do, it is Portico's own resolver.",
    ),
  connection_refused: (facts) =>
    explanationOf(
      `${peerOf(facts) ?? "Your server"} refused the connection: nothing listens there.`,
      "In a container, listen on 0.0.0.0 and not only on localhost, and publish the port.",
    ),
  connection_reset: ({ attempt, status }) =>
    explanationOf(
      status === 0
        ? `The connection was closed after ${duration(attempt.durationMs)}, before the answer was complete.`
        : `Your server answered ${status}, but closed the connection before the end of its answer, after ${duration(attempt.durationMs)}.`,
      "Your server may have processed the event. It comes again under the same id.",
      "Look for a crash, a restart or a deployment at that time.",
    ),
  unreachable: (facts) =>
    explanationOf(
      `There is no route to ${peerOf(facts) ?? "your server's address"}.`,
      "Check the A and AAAA records. A leftover AAAA record without working IPv6 is a frequent cause.",
    ),
  tls_certificate_expired: () =>
    explanationOf(
      "Your server's certificate has expired.",
      "If it was renewed, reload the server: it goes on presenting what it loaded at its start.",
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
      detail ? `The request failed: ${detail}` : "The request failed before there was an answer.",
    );
  },
};

/** Explains a request without a response; undefined for all other codes. */
export function explainTransport(facts: Facts): Explanation | undefined {
  const { code } = facts.attempt;
  return Object.hasOwn(explanations, code) ? explanations[code as TransportFailure](facts) : undefined;
}
