"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import { updateApiKey } from "@/lib/api-keys/update-api-key";
import { keyWebhookInput } from "../../endpoints/endpoint-form-input";
import { newKeyInput } from "./key-form-input";

export const addKey = action(async (ctx, form: FormData) => {
  const { id, key } = await createApiKey({ ctx, input: newKeyInput(form, ctx.clock.now()) });
  return { id, key };
});

export const renameKey = action(async (ctx, keyId: string, form: FormData) => {
  await updateApiKey({ ctx, keyId, input: { name: form.get("name") } });
  refresh();
  return null;
});

export const saveWebhook = action(async (ctx, keyId: string, form: FormData) => {
  const { webhookSecret } = await updateApiKey({ ctx, keyId, input: { webhook: keyWebhookInput(form) } });
  refresh();
  return { webhookSecret };
});

export const revokeKey = action(async (ctx, keyId: string) => {
  await revokeApiKey({ ctx, keyId });
  refresh();
  return null;
});
