import type { FailureCode } from "@/lib/deliveries/attempts/failure-code";

/** Who can fix a failure; "portico" if nobody else has to do anything. */
export type Responsible = "partner" | "operator" | "provider" | "portico";

/** The meaning of a failure code. */
export interface CodeDescription {
  readonly title: string;
  readonly responsible: Responsible;
  /** Whether Portico retries. lib/deliveries/queue/decide-outcome.ts decides it; a test compares them. */
  readonly retryable: boolean;
  readonly summary: string;
  readonly whatToDo: string;
}

const partnersMove = { responsible: "partner", retryable: true } as const;

/** One entry per code; the compiler finds a missing one. */
export const codeDescriptions: Readonly<Record<FailureCode | "succeeded", CodeDescription>> = {
  succeeded: {
    title: "Succeeded",
    responsible: "portico",
    retryable: false,
    summary: "Your endpoint answered with a 2xx status within the time limit.",
    whatToDo: "Nothing. The delivery is done.",
  },

  blocked_address: {
    ...partnersMove,
    title: "Blocked address",
    summary: "The URL, or an address that its name resolves to, is one that Portico does not send to.",
    whatToDo: "Register an https URL on a usual port, whose name resolves to public addresses only.",
  },
  dns_not_found: {
    ...partnersMove,
    title: "Name not found",
    summary: "DNS knows no address for the host name in the URL.",
    whatToDo: "Check the spelling of the host name, then its A, AAAA or CNAME record.",
  },
  dns_failed: {
    ...partnersMove,
    title: "Name look-up failed",
    summary: "DNS gave no answer about the host name, neither an address nor a no.",
    whatToDo: "Often this passes by itself. If it lasts, check your domain's name servers and DNSSEC.",
  },
  connection_refused: {
    ...partnersMove,
    title: "Connection refused",
    summary: "The host is there, but nothing accepts connections on this port.",
    whatToDo: "Start the server, or correct the port in the URL or in the firewall.",
  },
  connection_reset: {
    ...partnersMove,
    title: "Connection reset",
    summary:
      "The connection was closed before the answer was complete. Your server may have seen the request.",
    whatToDo:
      "Look for a crash, a restart or a proxy's limit at that time. The same event comes again, so check its id.",
  },
  unreachable: {
    ...partnersMove,
    title: "Unreachable",
    summary: "The network has no route to the address that the host name resolves to.",
    whatToDo: "Check that the A and AAAA records point at a host that is up and reachable from the internet.",
  },
  tls_certificate_expired: {
    ...partnersMove,
    title: "Certificate expired",
    summary: "The certificate that your server presents has passed its end date.",
    whatToDo: "Renew the certificate and reload the server that presents it.",
  },
  tls_hostname_mismatch: {
    ...partnersMove,
    title: "Certificate for another name",
    summary: "The certificate is valid, but not for the host name in the URL.",
    whatToDo: "Install a certificate that covers this host name, or register the name that it covers.",
  },
  tls_untrusted: {
    ...partnersMove,
    title: "Certificate not trusted",
    summary: "The certificate does not lead to a certificate authority that Portico trusts.",
    whatToDo:
      "Install a certificate from a public authority, and serve it with its intermediate certificates.",
  },
  tls_failed: {
    ...partnersMove,
    title: "TLS handshake failed",
    summary: "Portico and your server could not agree on an encrypted connection.",
    whatToDo: "Check that this port speaks TLS 1.2 or 1.3 and asks for no client certificate.",
  },
  timeout_connect: {
    ...partnersMove,
    title: "No connection in time",
    summary: "No connection was ready to carry the request, so your application has not seen it.",
    whatToDo:
      "Check the firewall and the DNS records. A firewall that drops packets looks exactly like this.",
  },
  timeout_first_byte: {
    ...partnersMove,
    title: "No answer in time",
    summary:
      "The request was sent, but no answer began within the time limit. Your code may still have finished.",
    whatToDo: "Answer first, work later: store the event, answer 200, then process it.",
  },
  timeout_body: {
    ...partnersMove,
    title: "Answer not complete in time",
    summary: "The answer began, but it had not ended when the time limit came.",
    whatToDo: "End the response. A short body, or none, is enough.",
  },
  invalid_response: {
    ...partnersMove,
    title: "Not a valid HTTP answer",
    summary: "Something answered, but not in valid HTTP.",
    whatToDo: "Check which service listens on this port, and what it writes into its headers.",
  },
  response_too_large: {
    ...partnersMove,
    title: "Answer too large",
    summary: "The answer's headers are larger than Portico reads. A long body would not have mattered.",
    whatToDo: "Send fewer and shorter headers. A webhook's answer needs no cookies and no content policy.",
  },
  network_error: {
    title: "Network error",
    responsible: "operator",
    retryable: true,
    summary:
      "The request failed in a way that Portico has no name for. The attempt's detail holds the error.",
    whatToDo:
      "Wait for the next attempt. If it fails in the same way, send the delivery's id to the operator.",
  },

  http_3xx: {
    ...partnersMove,
    title: "Redirect",
    summary: "Your endpoint answered with a redirect. Portico does not follow redirects.",
    whatToDo: "Register the URL that answers by itself: right scheme, right host, right trailing slash.",
  },
  http_401: {
    ...partnersMove,
    title: "Unauthorized",
    summary: "Your endpoint answered 401: most often, it found the signature not good.",
    whatToDo: "Compare the secret, and compute the signature over the raw bytes of the body.",
  },
  http_410: {
    responsible: "partner",
    retryable: false,
    title: "Gone",
    summary: "Your endpoint answered 410: this URL is no longer in use. Portico has disabled the endpoint.",
    whatToDo:
      "Register the new URL, or put the old one right. Then enable the endpoint and replay what was missed.",
  },
  http_429: {
    ...partnersMove,
    title: "Too many requests",
    summary:
      "Your endpoint, or something in front of it, answered 429: requests come faster than it takes them.",
    whatToDo:
      "Set a rate limit on the endpoint that your server can take, or exempt the webhook's path from yours.",
  },
  http_4xx: {
    ...partnersMove,
    title: "Request refused",
    summary: "Your endpoint answered with a 4xx status: it was reached, and refused the request.",
    whatToDo:
      "Read the answer's body, then check the path, the method and what stands in front of the route.",
  },
  http_5xx: {
    ...partnersMove,
    title: "Server error",
    summary: "Your endpoint, or a proxy in front of it, answered with a 5xx status.",
    whatToDo:
      "Look in your server's log at the time of the attempt. The next attempt brings the event again.",
  },
  http_other: {
    ...partnersMove,
    title: "Unknown status",
    summary: "The answer's status is outside 200 to 599, so it has no agreed meaning.",
    whatToDo: "Answer with a 2xx status once the event is stored.",
  },
  late_success: {
    ...partnersMove,
    title: "Answered too late",
    summary: "Your endpoint answered with a success, but after the time limit. The event comes again.",
    whatToDo: "Answer first, work later: store the event, answer 200, then process it.",
  },
  challenge_page: {
    ...partnersMove,
    title: "Challenge page",
    summary: "A firewall answered with a test for browsers. Your application did not see the request.",
    whatToDo: "Exempt the webhook's path from the firewall's bot rules. The signature protects it.",
  },

  body_expired: {
    title: "Body expired",
    responsible: "provider",
    retryable: false,
    summary: "The event's body was removed at the end of its retention, so there is nothing left to send.",
    whatToDo: "Fetch the data from the provider, or ask for it as a new event.",
  },
  no_secret: {
    title: "No secret",
    responsible: "operator",
    retryable: true,
    summary: "The endpoint has no secret in force. Portico sends nothing unsigned, so nothing was sent.",
    whatToDo: "Rotate the endpoint's secret. The next attempt is signed with the new one.",
  },
};

/** Describes a code. One that this version does not know gets a description that says so. */
export function describeCode(code: string): CodeDescription {
  return Object.hasOwn(codeDescriptions, code)
    ? codeDescriptions[code as keyof typeof codeDescriptions]
    : {
        title: "Unknown code",
        responsible: "operator",
        retryable: true,
        summary: `The log says "${code.slice(0, 100)}". This version of Portico has no description of that code.`,
        whatToDo: "Read the attempt's detail and its answer. If they do not explain it, ask the operator.",
      };
}
