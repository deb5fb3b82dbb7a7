// Each peer is a library at the other end of a dialect. `sign` makes the headers that the provider would send, and `receiver` returns a
// handler of requests that have a `rawBody`. The handler responds with 2xx only if the library accepts the request.
import { createNodeMiddleware, Webhooks } from "@octokit/webhooks";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { App, HTTPReceiver } from "@slack/bolt";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { equal, hmac, require } from "./hmac.mjs";

/** A handler for libraries that only verify: they throw, or return normally. */
const verifying = (verify) => async (request, response) => {
  try {
    await verify(request, response);
    response.writeHead(200).end("accepted");
  } catch (error) {
    response.writeHead(401).end(String(error?.message ?? error));
  }
};

const standard = (library, Webhook, prefix) => ({
  library,
  dialect: "standard-webhooks",
  sign: ({ secret, id, body, at }) => ({
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1_000)),
    [`${prefix}-signature`]: new Webhook(...keyOf(secret)).sign(id, at, body.toString()),
  }),
  receiver: (secret) => {
    const webhook = new Webhook(...keyOf(secret));
    return verifying(({ rawBody, headers }) => webhook.verify(rawBody.toString(), headers));
  },
});

/** Portico writes a raw secret with a prefix, and libraries take an option. */
const keyOf = (secret) => (secret.startsWith("raw:") ? [secret.slice(4), { format: "raw" }] : [secret]);

const stripe = {
  library: "stripe",
  dialect: "stripe",
  sign: ({ secret, body, at }) => ({
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({
      payload: body.toString(),
      secret,
      timestamp: Math.floor(at.getTime() / 1_000),
    }),
  }),
  receiver: (secret) =>
    verifying(({ rawBody, headers }) => {
      const event = Stripe.webhooks.constructEvent(rawBody, headers["stripe-signature"], secret);
      require(event.object === "event", "not an event");
      require(typeof event.api_version === "string", "no api_version");
      require(!Array.isArray(event.data.object) &&
        typeof event.data.object === "object", "data.object is no object");
    }),
};

const octokit = {
  library: "@octokit/webhooks",
  dialect: "github",
  sign: async ({ secret, id, type, body }) => ({
    "x-github-delivery": id,
    "x-github-event": type,
    "x-github-hook-id": "292430182",
    "user-agent": "GitHub-Hookshot/044aadd",
    "x-hub-signature-256": await new Webhooks({ secret }).sign(body.toString()),
  }),
  receiver: (secret) => {
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    const webhooks = new Webhooks({ secret, log: quiet });
    const middleware = createNodeMiddleware(webhooks, { path: "/hook", log: quiet });
    return async (request, response) => {
      if (!request.headers["user-agent"]?.startsWith("GitHub-Hookshot/"))
        return response.writeHead(400).end("user agent");
      request.body = request.rawBody.toString();
      await middleware(request, response);
    };
  },
};

const bolt = {
  library: "@slack/bolt",
  dialect: "slack",
  sign: ({ secret, body, at }) => {
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    return {
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${hmac(secret, `v0:${timestamp}:${body}`, "hex")}`,
    };
  },
  receiver: (secret) => {
    const logger = {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => "error",
      setName() {},
    };
    const receiver = new HTTPReceiver({ signingSecret: secret, endpoints: ["/hook"], logger });
    const app = new App({
      receiver,
      logger,
      authorize: async () => ({ botToken: "xoxb-none", botId: "B1", botUserId: "U1" }),
    });
    app.event(/.*/, async () => {});
    return (request, response) => receiver.requestListener(request, response);
  },
};

const shopify = {
  library: "@shopify/shopify-api",
  dialect: "shopify",
  sign: ({ secret, id, type, body }) => ({
    "x-shopify-webhook-id": id,
    "x-shopify-topic": type,
    "x-shopify-shop-domain": "example.myshopify.com",
    "x-shopify-api-version": "2026-07",
    "x-shopify-event-id": `event-of-${id}`,
    "x-shopify-hmac-sha256": hmac(secret, body, "base64"),
  }),
  receiver: (secret) => {
    const { webhooks } = shopifyApi({
      apiKey: "key",
      apiSecretKey: secret,
      hostName: "example.com",
      apiVersion: Object.values(ApiVersion).at(-1),
      isEmbeddedApp: false,
      logger: { log() {} },
    });
    return verifying(async (rawRequest, rawResponse) => {
      const result = await webhooks.validate({
        rawBody: rawRequest.rawBody.toString(),
        rawRequest,
        rawResponse,
      });
      require(result.valid, `${result.reason} ${result.missingHeaders ?? ""}`);
      require(result.eventId !== undefined, "no event id to recognise duplicates by");
    });
  },
};

/** A provider whose documentation has a recipe, and that publishes no library. */
const documented = (dialect, header, prefix, headersOf) => ({
  library: "node:crypto",
  dialect,
  sign: ({ secret, id, type, body }) => ({
    ...headersOf(id, type),
    [header]: `${prefix}${hmac(secret, body, "hex")}`,
  }),
  receiver: (secret) =>
    verifying(({ rawBody, headers }) => {
      for (const name of Object.keys(headersOf("", ""))) require(Boolean(headers[name]), `no ${name}`);
      require(equal(`${prefix}${hmac(secret, rawBody, "hex")}`, headers[header]), "invalid signature");
    }),
});

export const peers = [
  standard("standardwebhooks", StandardWebhook, "webhook"),
  standard("svix", SvixWebhook, "svix"),
  stripe,
  octokit,
  bolt,
  shopify,
  documented("klikit", "x-klikit-signature", "", (id, type) => ({
    "x-klikit-event-id": id,
    "x-klikit-event-type": type,
  })),
  documented("quippy", "x-quippy-signature", "sha256=", (id, type) => ({
    "x-quippy-delivery-id": id,
    "x-quippy-event": type,
  })),
  documented("editframe", "x-webhook-signature", "", () => ({})),
];
