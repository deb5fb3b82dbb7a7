import type { Handshake } from "./types";

/** The handshakes of providers, as data for the `handshakes` of a dialect. */

/** Slack. Source: Slack documentation, "Events API", URL verification handshake. The request is signed like an event. */
export const urlVerification: Handshake = {
  method: "POST",
  in: "body",
  challenge: "challenge",
  when: { name: "type", is: ["url_verification"] },
  proof: "signature",
  response: { challenge: "challenge" },
};

/** Zoom. Source: Zoom documentation, "Using webhooks", Validate your webhook endpoint. Signed like an event. */
export const plainTokenValidation: Handshake = {
  method: "POST",
  in: "body",
  challenge: "payload.plainToken",
  when: { name: "event", is: ["endpoint.url_validation"] },
  proof: "signature",
  response: { plainToken: "challenge", encryptedToken: { hmac: "hex", prefix: "" } },
};

/** Meta. Source: Graph API documentation, "Webhooks", Verification requests. The operator chooses the token. */
export const hubChallengeWithToken: Handshake = {
  method: "GET",
  in: "query",
  challenge: "hub.challenge",
  when: { name: "hub.mode", is: ["subscribe"] },
  proof: { token: "hub.verify_token" },
  response: "text",
};

/** WebSub. Source: W3C Recommendation "WebSub", 5.3 (hub verifies the intent of the subscriber). It has no token. */
export const hubChallenge: Handshake = {
  method: "GET",
  in: "query",
  challenge: "hub.challenge",
  when: { name: "hub.mode", is: ["subscribe", "unsubscribe"] },
  proof: "none",
  response: "text",
};

/** Microsoft. Source: Microsoft Graph documentation, "Receive change notifications through webhooks". */
export const validationToken: Handshake = {
  method: "POST",
  in: "query",
  challenge: "validationToken",
  proof: "none",
  response: "text",
};

/** X. Source: X documentation, "Securing webhooks", Challenge-Response Checks. */
export const challengeResponseCheck: Handshake = {
  method: "GET",
  in: "query",
  challenge: "crc_token",
  proof: "none",
  response: { response_token: { hmac: "base64", prefix: "sha256=" } },
};
