"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { publishReplay, wakeAndPublish } from "@/inngest/publisher";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import type { MissingRange } from "@/lib/deliveries/replays/missing-range";
import { sendMissing } from "@/lib/deliveries/replays/send-missing";
import { dialectOf } from "@/lib/dialects";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { requireId } from "@/lib/platform/ids";
import { changedEndpointInput, newEndpointInput } from "./endpoint-form-input";
import { testResult } from "./test-result";

export const registerEndpoint = action(async (ctx, form: FormData) => {
  const { id, url, dialect, secret } = await createEndpoint({ ctx, input: newEndpointInput(form) });
  return { id, url, secret, secretHint: dialectOf(dialect)?.secretHint ?? "" };
});

export const saveEndpoint = action(async (ctx, endpointId: string, form: FormData) => {
  const { resumed } = await updateEndpoint({ ctx, endpointId, input: changedEndpointInput(form) });
  if (resumed) await wakeAndPublish([resumed.endpointId]);
  refresh();
  return null;
});

export const setEndpointStatus = action(async (ctx, endpointId: string, status: "enabled" | "paused") => {
  const { resumed } = await updateEndpoint({ ctx, endpointId, input: { status } });
  if (resumed) await wakeAndPublish([resumed.endpointId]);
  refresh();
  return null;
});

export const rotateSecret = action(async (ctx, endpointId: string, overlapSeconds: number) => {
  const { secret } = await rotateEndpointSecret({ ctx, endpointId, input: { overlapSeconds } });
  await wakeAndPublish([requireId("endpoint", endpointId)]);
  refresh();
  return { secret };
});

export const endOverlap = action(async (ctx, endpointId: string) => {
  await endEndpointOverlap({ ctx, endpointId });
  refresh();
  return null;
});

export const countMissing = action(async (ctx, endpointId: string, { since, until }: MissingRange) => {
  const counted = await sendMissing({ ctx, endpointId, input: { since, until, dryRun: true } });
  return { matched: counted.outcome === "counted" ? counted.matched : counted.replay.matched };
});

export const startMissing = action(async (ctx, endpointId: string, { since, until }: MissingRange) => {
  const started = await sendMissing({ ctx, endpointId, input: { since, until } });
  if (started.outcome === "counted") return { matched: 0 };
  await publishReplay(started.replayId);
  refresh();
  return { matched: started.replay.matched };
});

export const testEndpoint = action(async (ctx, endpointId: string) => {
  const test = await sendTest({ ctx, endpointId });
  if (test.recovered) await wakeAndPublish([test.recovered]);
  return testResult(test);
});
