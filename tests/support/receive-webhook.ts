import {
  type InboundWebhook,
  type ReceiveResult,
  receiveWebhook as receive,
} from "@/lib/events/ingest/receive-webhook";
import type { Clock } from "@/lib/platform/clock";
import { Effects } from "@/lib/platform/effects";

/** Receives a webhook and publishes nothing: the test drains the lanes itself. */
export function receiveWebhook(request: InboundWebhook, clock: Clock): Promise<ReceiveResult> {
  return receive(request, clock, new Effects());
}
