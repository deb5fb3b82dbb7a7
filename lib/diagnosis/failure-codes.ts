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

const fixedByPartner = { responsible: "partner", retryable: true } as const;

/** One entry per code; the compiler finds a missing one. */
export const codeDescriptions: Readonly<Record<FailureCode | "succeeded", CodeDescription>> = {
  succeeded: {
    title: "Succeeded",
    responsible: "portico",
    retryable: false,
    summary: "Your endpoint responded with a 2xx status before the timeout.",
    whatToDo: "Nothing. The delivery succeeded.",
  },

  blocked_address: {
    ...fixedByPartner,
    title: "Blocked address",
    summary: "Portico does not send to this URL, or to an address that its host name resolves to.",
    whatToDo:
      "Register an https URL on a standard port. Its host name must resolve to public addresses only.",
  },
  dns_not_found: {
    ...fixedByPartner,
    title: "Name not found",
    summary: "DNS has no address for the host name in the URL.",
    whatToDo: "Check the spelling of the host name, then its A, AAAA or CNAME record.",
  },
  dns_failed: {
    ...fixedByPartner,
    title: "DNS lookup failed",
    summary: "The name servers did not respond, or responded with an error.",
    whatToDo: "This is often temporary. If it persists, check your domain's name servers and DNSSEC.",
  },
  connection_refused: {
    ...fixedByPartner,
    title: "Connection refused",
    summary: "The host is up, but no service accepts connections on this port.",
    whatToDo: "Start the server, or correct the port in the URL or in the firewall.",
  },
  connection_reset: {
    ...fixedByPartner,
    title: "Connection reset",
    summary:
      "The connection was closed before the response was complete. Your server may have received the request.",
    whatToDo:
      "Look for a crash, a restart or a proxy limit at that time. Portico sends the event again with the same ID, so check the ID.",
  },
  unreachable: {
    ...fixedByPartner,
    title: "Unreachable",
    summary: "The network has no route to the address that the host name resolves to.",
    whatToDo: "Check that the A and AAAA records point to a host that is up and reachable from the internet.",
  },
  tls_certificate_expired: {
    ...fixedByPartner,
    title: "Certificate expired",
    summary: "Your server's certificate has expired.",
    whatToDo: "Renew the certificate and reload the server that presents it.",
  },
  tls_hostname_mismatch: {
    ...fixedByPartner,
    title: "Certificate for another host name",
    summary: "The certificate is valid, but not for the host name in the URL.",
    whatToDo: "Install a certificate that covers this host name, or register the name that it covers.",
  },
  tls_untrusted: {
    ...fixedByPartner,
    title: "Certificate not trusted",
    summary: "The certificate chain does not lead to a certificate authority that Portico trusts.",
    whatToDo:
      "Install a certificate from a public certificate authority, and serve it with its intermediate certificates.",
  },
  tls_failed: {
    ...fixedByPartner,
    title: "TLS handshake failed",
    summary: "Portico and your server could not agree on an encrypted connection.",
    whatToDo: "Check that this port supports TLS 1.2 or 1.3 and does not require a client certificate.",
  },
  timeout_connect: {
    ...fixedByPartner,
    title: "No connection in time",
    summary: "Portico could not connect in time, so your application did not receive the request.",
    whatToDo: "Check the firewall and the DNS records. A firewall that drops packets causes this error.",
  },
  timeout_first_byte: {
    ...fixedByPartner,
    title: "No response in time",
    summary:
      "The request was sent, but no response started before the timeout. Your code may still have processed the event.",
    whatToDo: "Respond first: store the event, respond 200, then process it.",
  },
  timeout_body: {
    ...fixedByPartner,
    title: "Response not complete in time",
    summary: "The response started but was not complete before the timeout.",
    whatToDo: "End the response. A short or empty body is enough.",
  },
  invalid_response: {
    ...fixedByPartner,
    title: "Invalid HTTP response",
    summary: "The server responded, but not with valid HTTP.",
    whatToDo: "Check which service listens on this port and which headers it sends.",
  },
  response_too_large: {
    ...fixedByPartner,
    title: "Response too large",
    summary: "The response headers exceed Portico's limit. The body size does not matter.",
    whatToDo:
      "Send fewer and shorter headers. A webhook response needs no cookies and no content security policy.",
  },
  network_error: {
    title: "Network error",
    responsible: "operator",
    retryable: true,
    summary: "The request failed with an error that Portico does not classify. See the attempt's detail.",
    whatToDo:
      "Wait for the next attempt. If it fails in the same way, send the delivery's ID to the operator.",
  },

  http_3xx: {
    ...fixedByPartner,
    title: "Redirect",
    summary: "Your endpoint responded with a redirect. Portico does not follow redirects.",
    whatToDo: "Register the final URL, with the correct scheme, host and trailing slash.",
  },
  http_401: {
    ...fixedByPartner,
    title: "Unauthorized",
    summary: "Your endpoint responded 401. In most cases, signature verification failed.",
    whatToDo: "Compare the secret, and compute the signature over the raw bytes of the body.",
  },
  http_410: {
    responsible: "partner",
    retryable: false,
    title: "Gone",
    summary: "Your endpoint responded 410, so this URL is no longer in use. Portico disabled the endpoint.",
    whatToDo:
      "Register the new URL or fix the old one. Then enable the endpoint and replay the missed deliveries.",
  },
  http_429: {
    ...fixedByPartner,
    title: "Too many requests",
    summary:
      "Your endpoint, or a proxy in front of it, responded 429: requests arrive faster than it accepts them.",
    whatToDo:
      "Set a rate limit on the endpoint that your server can handle, or exempt the webhook path from your own rate limit.",
  },
  http_4xx: {
    ...fixedByPartner,
    title: "Request refused",
    summary: "Your endpoint received the request and refused it with a 4xx status.",
    whatToDo: "Read the response body. Then check the path, the method and any proxy in front of the route.",
  },
  http_5xx: {
    ...fixedByPartner,
    title: "Server error",
    summary: "Your endpoint, or a proxy in front of it, responded with a 5xx status.",
    whatToDo:
      "Check your server's log at the time of the attempt. Portico sends the event again with the next attempt.",
  },
  http_other: {
    ...fixedByPartner,
    title: "Unknown status",
    summary: "The response status is outside 200 to 599 and has no defined meaning.",
    whatToDo: "Respond with a 2xx status once the event is stored.",
  },
  late_success: {
    ...fixedByPartner,
    title: "Responded too late",
    summary:
      "Your endpoint responded with a 2xx status, but after the timeout. Portico sends the event again.",
    whatToDo: "Respond first: store the event, respond 200, then process it.",
  },
  challenge_page: {
    ...fixedByPartner,
    title: "Challenge page",
    summary: "A firewall responded with a browser challenge. Your application did not receive the request.",
    whatToDo: "Exempt the webhook path from the firewall's bot rules. The signature protects it.",
  },

  body_expired: {
    title: "Body expired",
    responsible: "provider",
    retryable: false,
    summary: "The event body was deleted after its retention period, so it can no longer be sent.",
    whatToDo: "Fetch the data from the provider, or ask the provider to send a new event.",
  },
  no_secret: {
    title: "No secret",
    responsible: "operator",
    retryable: true,
    summary:
      "The endpoint has no active secret. Portico does not send unsigned requests, so it sent nothing.",
    whatToDo: "Rotate the endpoint's secret. The next attempt is signed with the new one.",
  },
  internal_error: {
    title: "Internal error",
    responsible: "operator",
    retryable: true,
    summary:
      "An error of Portico ended the attempt. The request may have been sent. Portico tries four times within seconds.",
    whatToDo: "Send the delivery's ID to the operator. After the cause is fixed, replay the delivery.",
  },
};

/** Describes a code. An unknown code gets a general description. */
export function describeCode(code: string): CodeDescription {
  return Object.hasOwn(codeDescriptions, code)
    ? codeDescriptions[code as keyof typeof codeDescriptions]
    : {
        title: "Unknown code",
        responsible: "operator",
        retryable: true,
        summary: `The recorded code is "${code.slice(0, 100)}". This version of Portico has no description for it.`,
        whatToDo:
          "Read the attempt's detail and response. If they do not explain the failure, ask the operator.",
      };
}
