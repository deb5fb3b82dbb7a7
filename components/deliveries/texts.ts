import { formatCount, formatDuration } from "@/components/format/format";

const deliveries = (count: number) => formatCount(count, "delivery", "deliveries");

/** The sentences of the deliveries pages. */
export const texts = {
  attempt: {
    resumed:
      "An earlier try of this attempt was cut short: Portico was interrupted, or a kept connection was lost. The endpoint may have received both.",
    noRequest: "No request was sent.",
    noResponse: "No response",
    requestExpired: "The request body is no longer stored. Its SHA-256 is:",
    responseExpired: "The response is no longer stored.",
    eventExpired: "The body is no longer stored. Its SHA-256 is kept.",
  },
  replay: {
    title: "Replay this delivery?",
    question: (eventType: string, endpoint: string) =>
      `Portico sends ${eventType} to ${endpoint} again now, with a full retry schedule. The event ID stays the same, so a receiver that checks it will not process the event twice.`,
    started: (cycle: number) => `Replay started as cycle ${cycle}`,
  },
  retry: {
    title: "Retry now?",
    question: (eventType: string, endpoint: string) =>
      `Portico sends ${eventType} to ${endpoint} now instead of at the scheduled time. This counts as the next attempt of the schedule.`,
    inProgress: "An attempt is in progress",
    started: "Attempt started",
  },
  cancel: {
    title: "Cancel this delivery?",
    confirm: "Cancel the delivery",
    question:
      "Portico makes no more attempts. It cannot stop an attempt in progress. The delivery is marked as cancelled, and you can replay it.",
    done: "Delivery cancelled",
  },
  selection: {
    count: (count: number) => `${deliveries(count)} selected`,
    everything: "All matching deliveries selected",
    tooMany: (max: number) =>
      `You can select at most ${max} deliveries. Filter the list, then select all matching.`,
    title: "Replay the selection?",
    question: (matched: number) =>
      `${deliveries(matched)} will be sent again now, with a full retry schedule. Event IDs stay the same.`,
    skipped: (count: number) =>
      `${formatCount(count, "selected delivery", "selected deliveries")} cannot be replayed now: already in progress, or the endpoint is paused, disabled or deleted.`,
    empty:
      "None of these deliveries can be replayed now. They are already in progress, or their endpoint is paused, disabled or deleted.",
    started: (matched: number) => `Replay of ${deliveries(matched)} started`,
  },
  curl: {
    description:
      "The request that Portico would send now, with a fresh signature. Running the command does not change anything in Portico.",
    signature: (secretVersion: number) =>
      `The command is signed with secret v${secretVersion} and does not contain the secret.`,
    validity: (seconds: number | null) =>
      seconds === null
        ? "This dialect does not sign a timestamp, so the command works until the secret is rotated."
        : `Receivers accept it for ${formatDuration(seconds * 1_000)}.`,
    warning:
      "Anyone with this command can send this event on Portico's behalf, so creating it is recorded in the audit log.",
  },
  views: {
    description: "A view saves the current filters. Only you can see it. To share it, share the page URL.",
    nameHint: "For example: Dead-lettered at POS",
  },
  related: {
    none: "No other endpoint received this event.",
    more: "The event page shows all deliveries.",
  },
  empty: {
    scanning: (count: number) =>
      `None of the last ${deliveries(count)} match. Select “Older” below to search further back. Filter by time or endpoint to search faster.`,
    noOlder: "There are no older deliveries that match the filters.",
    noMatch: "No deliveries match these filters.",
    none: "Every event for an endpoint appears here within a second, with the endpoint's response. To receive an event, an endpoint must subscribe to its type.",
  },
  export: (limit: number) => `Filtered deliveries, at most the newest ${deliveries(limit)}`,
} as const;
