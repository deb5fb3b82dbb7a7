import { formatCount } from "@/components/format/format";

/** The sentences of the endpoints pages. The texts of the form are in `form/`. */
export const texts = {
  disabled: {
    http_410:
      "Portico disabled this endpoint because it responded 410 Gone. Correct the URL, enable the endpoint, then replay the skipped deliveries.",
    failed_too_long:
      "Portico disabled this endpoint because it failed for too long. When it works again, enable it and replay the skipped deliveries.",
    api_key_revoked: "This endpoint is the webhook of an API key. It was disabled when the key was revoked.",
  },
  pause: {
    title: "Pause this endpoint?",
    question:
      "Portico sends nothing to this endpoint until you enable it again. New events are kept as skipped deliveries that you can replay. Pending retries wait.",
  },
  rotate: {
    title: "Rotate the signing secret?",
    withOverlap:
      "Portico generates a new secret and shows it once. Requests are signed with both secrets until the overlap ends. The receiver needs the new secret before then.",
    withoutOverlap: (dialect: string) =>
      `Portico generates a new secret and shows it once. A ${dialect} request has only one signature, so an overlap would not help the receiver. Choose when Portico starts to sign with the new secret, and give it to the receiver at that time. Portico retries requests that the receiver refuses in the meantime.`,
    start: "Start signing with the new secret at",
    startHint: "Your local time, at most 30 days ahead. Empty: now. Rotating again before then cancels it.",
    noOverlap: "none, the old secret ends immediately",
  },
  endOverlap: {
    button: "End overlap now",
    title: "End the overlap now?",
    confirm: "End overlap",
    done: "Overlap ended",
  },
  startPlanned: {
    button: "Use new secret now",
    title: "Use the new secret now?",
    confirm: "Use new secret",
    done: "The new secret is active",
  },
  test: { sending: "Waiting for the response", note: "sent once without retries" },
  missing: {
    title: "Send missed events?",
    description:
      "Sends events that match the endpoint's current settings and were never sent to it: events from before it was registered or subscribed to their type, and events skipped while it was paused or disabled.",
    note: "Sends matching events that were never sent, for a time range you choose",
    choose: "Choose a time range",
    invalidRange: "Enter a start time before the end time.",
    question: (matched: number) =>
      `${formatCount(matched, "event")} will be sent, each with a full retry schedule.`,
    empty: "No events were missed in this time range.",
    started: (matched: number) => formatCount(matched, "event is being sent", "events are being sent"),
  },
  move: {
    title: "Move to a new URL",
    description:
      "Portico sends a copy of each delivery to the new URL, and you can compare both responses. Then you switch to the new URL or stop.",
    note: "Test the new URL with copies before you switch",
    hoursHint: "You can switch or stop at any time.",
    noCopies: "No copies sent yet. The next delivery, including a test, is copied within ten seconds.",
    stop: {
      title: "Stop the move?",
      question:
        "Portico sends no more copies and keeps the current URL. The comparison is removed from this page.",
      done: "Move stopped",
    },
    switch: {
      title: "Switch to the new URL?",
      question:
        "Portico sends all deliveries to the new URL from now on, including retries. Secrets, event types and other settings stay the same.",
      nothingCompared: "No responses were compared yet, so it is unknown whether the new URL works.",
      allSame: (compared: number) => `${comparedText(compared)}, all with the same result.`,
      differing: (compared: number, differing: number) =>
        `${comparedText(compared)}; ${differing.toLocaleString("en")} had a different result.`,
      done: "Switched to the new URL",
    },
    replay: {
      title: "Replay failed deliveries of the old URL?",
      button: "Replay failed deliveries of the old URL",
      question: (matched: number) =>
        `${formatCount(matched, "dead-lettered delivery", "dead-lettered deliveries")} will be sent to the new URL now, with a full retry schedule. Event IDs stay the same.`,
      empty: "No deliveries were dead-lettered at the old URL, or the endpoint is paused or disabled.",
      started: (matched: number) => `Replay of ${formatCount(matched, "delivery", "deliveries")} started`,
    },
  },
} as const;

function comparedText(count: number): string {
  return formatCount(count, "delivery was compared", "deliveries were compared");
}
