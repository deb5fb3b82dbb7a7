"use server";

import { refresh } from "next/cache";
import { action, actionWhileViewing } from "@/app/_session/action";
import { beginView, endView } from "@/app/_session/view-as";
import { createPartner } from "@/lib/partners/create-partner";
import { updatePartner } from "@/lib/partners/update-partner";
import { viewAsPartner } from "@/lib/partners/view-as-partner";
import { publicId } from "@/lib/platform/ids";
import { scopeInput } from "./scope-input";

export const addPartner = action(async (ctx, form: FormData) => {
  const partner = await createPartner({ ctx, input: { name: form.get("name") } });
  refresh();
  return partner;
});

export const changeName = action(async (ctx, partnerId: string, form: FormData) => {
  const partner = await updatePartner({ ctx, partnerId, input: { name: form.get("name") } });
  refresh();
  return partner;
});

export const saveScope = action(async (ctx, partnerId: string, form: FormData) => {
  await updatePartner({ ctx, partnerId, input: { scope: scopeInput(form) } });
  refresh();
  return null;
});

export const beginViewAs = action(async (ctx, partnerId: string) => {
  const partner = await viewAsPartner({ ctx, partnerId, moment: "begin" });
  await beginView(ctx.actor.id, partner.id, ctx.clock.now());
  return null;
});

export const endViewAs = actionWhileViewing(async (ctx) => {
  const { viewing, actor, clock } = ctx;
  await endView();
  if (!viewing || actor.partnerId === null) return null;
  const partnerId = publicId("partner", actor.partnerId);
  await viewAsPartner({ ctx: { actor: viewing.operator, clock }, partnerId, moment: "end" });
  return null;
});
