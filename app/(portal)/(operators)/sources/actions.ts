"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { dialectOf } from "@/lib/dialects";
import { createSource } from "@/lib/sources/create-source";
import { endSourceOverlap } from "@/lib/sources/end-overlap";
import { exampleRequest } from "@/lib/sources/example-request";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";

/** An empty field is treated as omitted. */
function optionalText(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const addSource = action(async (ctx, form: FormData) => {
  const input = {
    slug: form.get("slug"),
    dialect: form.get("dialect"),
    description: optionalText(form, "description"),
    secret: optionalText(form, "secret"),
  };
  const { id, url, dialect, secret } = await createSource({ ctx, input });
  return { id, url, secret, secretHint: dialectOf(dialect)?.secretHint ?? "" };
});

export const rotateSecret = action(async (ctx, sourceId: string, form: FormData) => {
  const input = { overlapSeconds: Number(form.get("overlapSeconds")), secret: optionalText(form, "secret") };
  const { secret } = await rotateSourceSecret({ ctx, sourceId, input });
  refresh();
  return { secret };
});

export const endOverlap = action(async (ctx, sourceId: string) => {
  await endSourceOverlap({ ctx, sourceId });
  refresh();
  return null;
});

export const makeExample = action((ctx, sourceId: string) => exampleRequest({ ctx, sourceId }));
