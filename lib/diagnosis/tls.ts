import { captured, type Explain, explanationOf } from "./explanation";

// OpenSSL's reasons, as Node repeats them in the message.
const tlsReasons: readonly (readonly [RegExp, string, string])[] = [
  [
    /wrong version number|http request/i,
    "the port answered in something other than TLS, most likely plain HTTP",
    "Register the port that speaks HTTPS, or put TLS in front of this one.",
  ],
  [
    /protocol version|unsupported protocol/i,
    "your server speaks no TLS version that Portico takes",
    "Enable TLS 1.2 or 1.3.",
  ],
  [
    /certificate required/i,
    "your server asked for a client certificate",
    "Exempt the webhook's host from client certificates; the signature tells who sends.",
  ],
  [
    /unrecognized name/i,
    "your server has no site under this host name",
    "Add the host name to the server's configuration, with its certificate.",
  ],
  [
    /disconnected before|ECONNRESET|socket hang up/i,
    "your server closed the connection in the middle of it",
    "Check that this port speaks TLS, and what your server's log says of that moment.",
  ],
  [
    /handshake failure/i,
    "your server refused what Portico offered",
    "Check the server's cipher list and that it has a certificate for this host name.",
  ],
];

export const tlsFailed: Explain = (facts) => {
  const reason = tlsReasons.find(([pattern]) => pattern.test(facts.attempt.detail ?? ""));
  return reason
    ? explanationOf(`The TLS handshake failed: ${reason[1]}.`, reason[2])
    : explanationOf(
        "The TLS handshake with your server failed.",
        "Check with openssl s_client what the server presents.",
      );
};

// Node.js documentation, "X509 certificate error codes"; the messages are OpenSSL's.
const trustReasons: readonly (readonly [RegExp, string, string])[] = [
  [
    /unable to verify the first certificate|unable to get (local )?issuer/i,
    "its intermediate certificate is missing",
    "Serve the full chain (fullchain.pem). Most browsers find what is missing; Portico and curl do not.",
  ],
  [
    /self[- ]signed/i,
    "it is self-signed, or signed by an authority of your own",
    "Use a certificate of a public authority, such as Let's Encrypt.",
  ],
  [/not yet valid/i, "its validity has not begun", "Check the date on the machine that issued it."],
  [/revoked/i, "it has been revoked", "Issue a new certificate."],
];

export const untrusted: Explain = (facts) => {
  const reason = trustReasons.find(([pattern]) => pattern.test(facts.attempt.detail ?? ""));
  return reason
    ? explanationOf(`Portico does not trust your server's certificate: ${reason[1]}.`, reason[2])
    : explanationOf(
        "Portico does not trust your server's certificate.",
        "Use a certificate of a public authority.",
      );
};

export const otherName: Explain = (facts) => {
  const host = captured(/(?:Host: |IP: )(\S+?)\.? is not /, facts);
  const names = captured(/(?:altnames|list): ((?:DNS|IP Address):.+)$/, facts)?.replace(
    /(DNS|IP Address):/g,
    "",
  );
  return explanationOf(
    `Your server's certificate is not for ${host ?? "the host name in the URL"}${names ? `; it is for ${names}` : ""}.`,
    "If several sites share this server, check that it picks the certificate by host name (SNI).",
  );
};
