import type { z } from "zod";
import type { Context } from "@/lib/auth/context";
import {
  type EndpointPlan,
  insertEndpoint,
  type NewEndpoint,
  planEndpoint,
} from "@/lib/endpoints/create-endpoint";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { invalidFields } from "@/lib/platform/parse-input";
import type { keyWebhookInput } from "./schemas";

/** The endpoint that a key's webhook is to be. It is an ordinary endpoint, and has a page and a log like any other. */
export function planWebhook(
  ctx: Context,
  key: { readonly name: string; readonly partnerId: string },
  values: z.output<typeof keyWebhookInput>,
): Promise<EndpointPlan> {
  const input = {
    ...values,
    partnerId: publicId("partner", key.partnerId),
    description: `Webhook of the API key "${key.name}"`,
  };
  return withWebhookErrors(() => planEndpoint(ctx, input));
}

/** Registers the webhook as the key's own. */
export function insertWebhook(
  tx: Tx,
  ctx: Context,
  apiKeyId: string,
  plan: EndpointPlan,
): Promise<NewEndpoint> {
  return insertEndpoint(tx, ctx, { ...plan, data: { ...plan.data, apiKeyId } });
}

/** The caller wrote `webhook.url`, so what is wrong with it is not called `url`. */
export async function withWebhookErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== "invalid_input") throw error;
    const fields = error.fields.map(({ field, problem }) => ({
      field: field === "(whole)" ? "webhook" : `webhook.${field}`,
      problem,
    }));
    throw invalidFields(fields);
  }
}
