import type { DialectName, HeaderRecord } from "./types";

/** A signed request that was not created by Portico's signer. */
export interface ForeignVector {
  readonly madeBy: string;
  readonly secret: string;
  readonly headers: HeaderRecord;
  readonly body: string;
  /** When it was signed, in Unix seconds; not needed for dialects without a timestamp. */
  readonly at?: number;
}

const slackBody =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V" +
  "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
  "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
  "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

/**
 * At least one for every dialect. Those created with openssl 3.0.19 use these commands with their $BODY and $SECRET:
 * hex:    printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -r
 * base64: printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64
 */
export const foreignVectors: Readonly<Record<DialectName, readonly ForeignVector[]>> = {
  klikit: [
    {
      madeBy: `klikit's documentation, "Generating a test delivery yourself", run as it stands (hex)`,
      secret: "your-webhook-secret",
      headers: {
        "x-klikit-signature": "cde212d9854ae482bb476487a187ee88c4b5f93eb2444de34fd7252b5ccb866d",
        "x-klikit-event-id": "test-7b1f6a0e",
        "x-klikit-event-type": "klikit.order.created.v2",
      },
      body: '{"brand_id":1,"branch_id":2,"orders":[{"id":42}]}',
    },
  ],
  quippy: [
    {
      madeBy: "openssl (hex)",
      secret: "whsec_3f9a7c51d2e84b06a1c97e5d",
      headers: {
        "x-quippy-signature": "sha256=2f1903ea016f75fa92773da7d0c1073848160b1c6545c762cb50236397323515",
        "x-quippy-delivery-id": "dlv_01JZ8Q4T9M",
        "x-quippy-event": "exam.completed",
      },
      body:
        '{"id":"dlv_01JZ8Q4T9M","type":"exam.completed","created":"2026-04-20T10:15:30.123Z",' +
        '"institutionId":"inst_acme","data":{"examId":"exm_01","sessionId":"ses_01","studentId":null}}',
    },
  ],
  editframe: [
    {
      madeBy: "openssl (hex)",
      secret: "whsec_5b0d6e7f8091a2b3c4d5e6f7",
      headers: { "x-webhook-signature": "b3460ca48310f21f09546c5b2555c9696d1f4641863a2e02d5d1c706235f255c" },
      body: '{"topic":"render.completed","data":{"id":"550e8400-e29b-41d4-a716-446655440000","status":"complete"}}',
    },
  ],
  "standard-webhooks": [
    {
      madeBy: "the Standard Webhooks libraries' shared test vector",
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      },
      body: '{"test": 2432232314}',
      at: 1_614_265_330,
    },
    {
      madeBy: "the Svix server's test of asymmetric signing; the specification shows the same signature",
      secret: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
      headers: {
        "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "svix-timestamp": "1614265330",
        "svix-signature":
          "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
      },
      body: '{"test": 2432232314}',
      at: 1_614_265_330,
    },
  ],
  github: [
    {
      madeBy: 'GitHub\'s documentation, "Testing the webhook payload validation"',
      secret: "It's a Secret to Everybody",
      headers: {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "x-github-event": "push",
      },
      body: "Hello, World!",
    },
  ],
  stripe: [
    {
      madeBy: "openssl (hex), with 1492774577.$BODY for $BODY",
      secret: "whsec_portico_stripe_vector",
      headers: {
        "stripe-signature":
          "t=1492774577,v1=a1d1887069bff2124372efc9d8096b0782eaccc3f6bd26a240c7450cf2d87cb7," +
          "v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39",
      },
      body: '{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}',
      at: 1_492_774_577,
    },
  ],
  shopify: [
    {
      madeBy: "openssl (base64)",
      secret: "hush-shpss-vector",
      headers: {
        "x-shopify-hmac-sha256": "xh+EHVT9B17jGV+yJAkWgeKqLt3FbNSObgcrm8AI7mk=",
        "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "x-shopify-topic": "orders/create",
      },
      body: '{"id":820982911946154508,"email":"jon@example.com"}',
    },
  ],
  slack: [
    {
      madeBy: 'Slack\'s documentation, "Verifying requests from Slack"',
      secret: "8f742231b10e8888abcd99yyyzzz85a5",
      headers: {
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "x-slack-request-timestamp": "1531420618",
      },
      body: slackBody,
      at: 1_531_420_618,
    },
  ],
};
