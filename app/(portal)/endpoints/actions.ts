"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import type { MissingSpan } from "@/components/endpoints/send-missing";
import { announceReplay, wakeAndAnnounce } from "@/inngest/publisher";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { sendMissing } from "@/lib/deliveries/replays/send-missing";
import { dialectOf } from "@/lib/dialects";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { requireId } from "@/lib/platform/ids";
import { changedEndpointInput, newEndpointInput } from "./endpoint-form-input";
import { testAnswer } from "./test-result";

export const registerEndpoint = action(async (ctx, form: FormData) => {
  const { id, url, dialect, secret } = await createEndpoint({ ctx, input: newEndpointInput(form) });
  return { id, url, secret, secretHint: dialectOf(dialect)?.secretHint ?? "" };
});

export const saveEndpoint = action(async (ctx, endpointId: string, form: FormData) => {
  const { resumed } = await updateEndpoint({ ctx, endpointId, input: changedEndpointInput(form) });
  if (resumed) await wakeAndAnnounce([resumed.endpointId]);
  refresh();
  return null;
});

export const setEndpointStatus = action(async (ctx, endpointId: string, status: "enabled" | "paused") => {
  const { resumed } = await updateEndpoint({ ctx, endpointId, input: { status } });
  if (resumed) await wakeAndAnnounce([resumed.endpointId]);
  refresh();
  return null;
});

export const rotateSecret = action(async (ctx, endpointId: string, overlapSeconds: number) => {
  const { secret } = await rotateEndpointSecret({ ctx, endpointId, input: { overlapSeconds } });
  await wakeAndAnnounce([requireId("endpoint", endpointId)]);
  refresh();
  return { secret };
});

export const endOverlap = action(async (ctx, endpointId: string) => {
  await endEndpointOverlap({ ctx, endpointId });
  refresh();
  return null;
});

export const countMissing = action(async (ctx, endpointId: string, { since, until }: MissingSpan) => {
  const counted = await sendMissing({ ctx, endpointId, input: { since, until, dryRun: true } });
  return { matched: counted.outcome === "counted" ? counted.matched : counted.replay.matched };
});

export const startMissing = action(async (ctx, endpointId: string, { since, until }: MissingSpan) => {
  const started = await sendMissing({ ctx, endpointId, input: { since, until } });
  if (started.outcome === "counted") return { matched: 0 };
  await announceReplay(started.replayId);
  refresh();
  return { matched: started.replay.matched };
});

export const testEndpoint = action(async (ctx, endpointId: string) => {
  const test = await sendTest({ ctx, endpointId });
  if (test.recovered) await wakeAndAnnounce([test.recovered]);
  return testAnswer(test);
});
