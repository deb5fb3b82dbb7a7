"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { publicId } from "@/lib/platform/ids";
import { changeName } from "@/lib/registrations/user/change-name";
import { changePassword } from "@/lib/registrations/user/change-password";
import { endSessions } from "@/lib/registrations/user/end-sessions";

export const saveName = action(async (ctx, form: FormData) => {
  await changeName({ ctx, input: { name: form.get("name") } });
  refresh();
  return null;
});

export const savePassword = action((ctx, form: FormData) =>
  changePassword({
    ctx,
    input: { currentPassword: form.get("currentPassword"), newPassword: form.get("newPassword") },
  }),
);

export const endOwnSessions = action(async (ctx) => {
  await endSessions({ ctx, userId: publicId("user", ctx.actor.id) });
  return null;
});
