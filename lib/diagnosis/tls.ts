import { type Explain, explanationOf, type ReasonTexts, textsOfReason } from "./explanation";
import { quoted } from "./facts";

const tlsReasons: ReasonTexts = {
  not_tls: [
    "the port responded without TLS, most likely with plain HTTP",
    "Register the port that speaks HTTPS, or put TLS in front of this one.",
  ],
  tls_version: ["your server supports no TLS version that Portico accepts", "Enable TLS 1.2 or 1.3."],
  client_certificate_required: [
    "your server asked for a client certificate",
    "Exempt the webhook's host from client certificates. The signature authenticates the sender.",
  ],
  unknown_host_name: [
    "your server has no site under this host name",
    "Add the host name to the server's configuration, with its certificate.",
  ],
  closed_in_handshake: [
    "your server closed the connection during the handshake",
    "Check that this port supports TLS, and check your server's log at that time.",
  ],
  handshake_refused: [
    "your server rejected Portico's TLS parameters",
    "Check the server's cipher list, and check that the server has a certificate for this host name.",
  ],
};

export const tlsFailed: Explain = (facts) => {
  const texts = textsOfReason(tlsReasons, facts);
  return texts
    ? explanationOf(`The TLS handshake failed: ${texts[0]}.`, texts[1])
    : explanationOf(
        "The TLS handshake with your server failed.",
        "Run openssl s_client to see what the server presents.",
      );
};

const trustReasons: ReasonTexts = {
  missing_intermediate: [
    "its intermediate certificate is missing",
    "Serve the full chain (fullchain.pem). Most browsers fetch missing intermediate certificates. Portico and curl do not.",
  ],
  self_signed: [
    "it is self-signed or signed by a private certificate authority",
    "Use a certificate from a public authority, such as Let's Encrypt.",
  ],
  not_yet_valid: ["it is not valid yet", "Check the clock of the machine that issued it."],
  revoked: ["it has been revoked", "Issue a new certificate."],
};

export const untrusted: Explain = (facts) => {
  const texts = textsOfReason(trustReasons, facts);
  return texts
    ? explanationOf(`Portico does not trust your server's certificate: ${texts[0]}.`, texts[1])
    : explanationOf(
        "Portico does not trust your server's certificate.",
        "Use a certificate from a public authority.",
      );
};

export const otherName: Explain = ({ attempt, host }) => {
  const names = quoted(attempt.evidence?.certificateNames ?? "");
  return explanationOf(
    `Your server's certificate is not for ${host ?? "the host name in the URL"}${names ? `; it is for ${names}` : ""}.`,
    "If several sites share this server, check that it picks the certificate by host name (SNI).",
  );
};
