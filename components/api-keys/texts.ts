/** The sentences of the API keys pages. */
export const texts = {
  form: {
    nameHint: "The integration that uses it, for example Order service.",
    partnerHint: "A partner's key can only access that partner.",
    expiryHint: "The key stops working after this time.",
  },
  created: {
    title: "Key created",
    notice:
      "This key is shown only once. Store it where your integration keeps its secrets. If you lose it, revoke it and create a new one.",
    next: "Continue and add a webhook",
  },
  none: {
    title: "No API keys yet",
    description:
      "An API key lets an integration register endpoints, read deliveries and replay them. You can restrict it to one partner and to some permissions.",
  },
  rename: {
    title: "Rename this key",
    description: "Renaming does not change the key. Past audit entries keep the old name.",
  },
  revoke: {
    title: "Revoke this key?",
    question: (hasWebhook: boolean) =>
      `Requests with this key are refused immediately, and portal sessions it opened end.${
        hasWebhook ? " Its webhook endpoint is disabled, and new events are kept as skipped deliveries." : ""
      } This cannot be undone.`,
    done: "Key revoked.",
  },
  webhook: {
    description: "A webhook sends signed events to one URL of the integration.",
    urlHint: "The URL where the integration receives webhooks.",
    dialectHint: "How requests are signed.",
    onlyForPartners: "Only a partner's key can have a webhook.",
    noneRevoked: "No webhook. The key was revoked.",
  },
} as const;
