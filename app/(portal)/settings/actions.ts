"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import { changePassword } from "@/lib/auth/change-password";
import { endOwnSession } from "@/lib/auth/sessions/end-session";
import { endOwnSessions as endSessions } from "@/lib/auth/sessions/end-sessions";
import { changeName } from "@/lib/members/change-name";

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
  await endSessions({ ctx });
  return null;
});

export const endSession = action(async (ctx, sessionId: string) => {
  await endOwnSession({ ctx, sessionId });
  refresh();
  return null;
});
