import {
  type InboundWebhook,
  type ReceiveResult,
  receiveWebhook as receive,
} from "@/lib/events/ingest/receive-webhook";
import type { Clock } from "@/lib/platform/clock";
import { Effects } from "@/lib/platform/effects";
import { newRequestId } from "@/lib/platform/request-id";

/** A webhook whose body is already read. */
type ReadWebhook = Omit<InboundWebhook, "readBody" | "requestId"> & { readonly body: Buffer | undefined };

/** Receives a webhook and publishes nothing: the test drains the lanes itself. */
export function receiveWebhook({ body, ...request }: ReadWebhook, clock: Clock): Promise<ReceiveResult> {
  return receive({ ...request, requestId: newRequestId(), readBody: async () => body }, clock, new Effects());
}
