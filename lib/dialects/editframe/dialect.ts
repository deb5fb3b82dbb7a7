import { asObject, commonResponses, deprecated, known, oneDaySeconds } from "../defaults";
import { fromBody, joined } from "../readers";
import type { Dialect } from "../types";

/** Video renders. Source: Editframe documentation, "Webhooks" and "Webhook Events". */
export const editframe: Dialect = {
  name: "editframe",
  title: "Editframe",
  signature: {
    header: "x-webhook-signature",
    key: "text",
    encoding: "hex",
    content: "{body}",
    carrier: { kind: "single", prefix: "" },
  },
  requiredHeaders: ["x-webhook-signature"],
  // Editframe sends no event id. Each topic occurs once per render or file, except that a file can be updated often.
  id: joined([fromBody("topic"), fromBody("data.id")], { hashBodyWhen: ["file.updated"] }),
  type: fromBody("topic"),
  responses: commonResponses,
  delivery: { timeoutMs: 30_000, retryScheduleSeconds: [10, 10], rotationOverlapSeconds: oneDaySeconds },
  eventTypes: [
    known("render.created", "Render created", "A render job was accepted."),
    known("render.pending", "Render pending", "A render job waits to start."),
    known("render.rendering", "Render rendering", "Frame capture has started."),
    known("render.completed", "Render completed", "The video is ready to download."),
    known("render.failed", "Render failed", "The render job ended with an error."),
    known("file.created", "File created", "A file record was created, before its upload."),
    known("file.uploading", "File uploading", "The upload of a file is in progress."),
    known("file.processing", "File processing", "A video file is being processed."),
    known("file.ready", "File ready", "A file can be used in compositions."),
    known("file.failed", "File failed", "The upload or the processing of a file failed."),
    known(
      "file.updated",
      "File updated",
      "A file's status changed in another way. Can occur repeatedly for the same file.",
    ),
    deprecated("unprocessed_file.created", "Unprocessed file created", "Superseded by file.created."),
    known("webhook.test", "Test", "Test event sent by the dashboard."),
  ],
  openTypes: false,
  testEventType: "webhook.test",
  secretHint:
    "Use the webhook secret that was shown when the API key was created, not the API key (ef_live_…).",
  mistakenSecrets: [
    { prefix: "ef_live_", whatItIs: "the Editframe API key, not its webhook secret" },
    { prefix: "ef_test_", whatItIs: "the Editframe API key, not its webhook secret" },
  ],
  // Receivers find the render or file by data.id, so the data's own id takes precedence over the event's.
  render: ({ id, type, data }) => {
    const own = asObject(data);
    const hasId = (own.member("id")?.text ?? "null") !== "null";
    return { topic: type, data: hasId ? own : own.withMember("id", id) };
  },
};
