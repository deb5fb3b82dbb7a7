import { commonResponses, known, oneDaySeconds, standardRetrySchedule, unchangedData } from "../defaults";
import { fromHeader } from "../readers";
import type { Dialect } from "../types";

/** Source: GitHub documentation, "Validating webhook deliveries" and "Webhook events and payloads". */
export const github: Dialect = {
  name: "github",
  title: "GitHub",
  signature: {
    header: "x-hub-signature-256",
    key: "text",
    encoding: "hex",
    content: "{body}",
    carrier: { kind: "single", prefix: "sha256=" },
  },
  requiredHeaders: ["x-hub-signature-256", "x-github-delivery", "x-github-event"],
  companionHeaders: [
    // "This header will always have the prefix GitHub-Hookshot/."
    { name: "user-agent", standIn: "GitHub-Hookshot/portico" },
    { name: "x-github-hook-id" },
    { name: "x-github-hook-installation-target-id" },
    { name: "x-github-hook-installation-target-type" },
    { name: "x-github-enterprise-host" },
    { name: "x-github-enterprise-version" },
  ],
  id: fromHeader("x-github-delivery"),
  type: fromHeader("x-github-event"),
  responses: commonResponses,
  delivery: {
    timeoutMs: 10_000,
    // GitHub itself never retries, but a gateway must not lose events.
    retryScheduleSeconds: standardRetrySchedule,
    rotationOverlapSeconds: oneDaySeconds,
  },
  eventTypes: [
    known("push", "Push", "Commits or tags were pushed to a repository."),
    known("pull_request", "Pull request", "There was activity on a pull request."),
    known("issues", "Issues", "There was activity on an issue."),
    known("ping", "Ping", "Sent when a webhook is created."),
  ],
  openTypes: true,
  testEventType: "ping",
  secretHint: "Use the value of the webhook's Secret field, not a personal access token.",
  mistakenSecrets: [
    { prefix: "ghp_", whatItIs: "a GitHub access token, not the webhook's secret" },
    { prefix: "github_pat_", whatItIs: "a GitHub access token, not the webhook's secret" },
  ],
  render: unchangedData,
};
