"use server";

import { action } from "@/app/_session/action";
import { dialectOf } from "@/lib/dialects";
import { createSource } from "@/lib/registrations/source/create-source";
import { exampleRequest } from "@/lib/registrations/source/example-request";

/** A field that was left empty was not given. */
function given(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const addSource = action(async (ctx, form: FormData) => {
  const input = {
    slug: form.get("slug"),
    dialect: form.get("dialect"),
    description: given(form, "description"),
    secret: given(form, "secret"),
  };
  const { id, url, dialect, secret } = await createSource({ ctx, input });
  return { id, url, secret, secretHint: dialectOf(dialect)?.secretHint ?? "" };
});

export const makeExample = action((ctx, sourceId: string) => exampleRequest({ ctx, sourceId }));
