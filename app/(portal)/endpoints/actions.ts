"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import type { RotationPlan } from "@/components/endpoints/rotate-secret";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import type { MissingRange } from "@/lib/deliveries/replays/missing-range";
import { countMissing as countMissingEvents, sendMissing } from "@/lib/deliveries/replays/send-missing";
import { dialectOf } from "@/lib/dialects";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { changedEndpointInput, newEndpointInput } from "./endpoint-form-input";
import { testResult } from "./test-result";

export const registerEndpoint = action(async (ctx, form: FormData) => {
  const { id, url, dialect, secret } = await createEndpoint({ ctx, input: newEndpointInput(form) });
  return { id, url, secret, secretHint: dialectOf(dialect)?.secretHint ?? "" };
});

export const saveEndpoint = action(async (ctx, endpointId: string, form: FormData) => {
  await updateEndpoint({ ctx, endpointId, input: changedEndpointInput(form) });
  refresh();
  return null;
});

export const setEndpointStatus = action(async (ctx, endpointId: string, status: "enabled" | "paused") => {
  await updateEndpoint({ ctx, endpointId, input: { status } });
  refresh();
  return null;
});

export const rotateSecret = action(async (ctx, endpointId: string, plan: RotationPlan) => {
  const { overlapSeconds, activeFrom } = plan;
  const { secret } = await rotateEndpointSecret({ ctx, endpointId, input: { overlapSeconds, activeFrom } });
  refresh();
  return { secret };
});

export const endOverlap = action(async (ctx, endpointId: string) => {
  await endEndpointOverlap({ ctx, endpointId });
  refresh();
  return null;
});

export const countMissing = action((ctx, endpointId: string, { since, until }: MissingRange) =>
  countMissingEvents({ ctx, endpointId, input: { since, until } }),
);

export const startMissing = action(async (ctx, endpointId: string, { since, until }: MissingRange) => {
  const { matched } = await sendMissing({ ctx, endpointId, input: { since, until } });
  refresh();
  return { matched };
});

export const testEndpoint = action(async (ctx, endpointId: string) =>
  testResult(await sendTest({ ctx, endpointId })),
);
