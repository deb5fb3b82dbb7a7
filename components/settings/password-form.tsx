"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { texts } from "@/components/members/texts";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { TextField } from "@/components/ui/fields";

export interface PasswordFormProps {
  readonly onChange: (form: FormData) => Promise<ActionResult<{ readonly email: string }>>;
}

/** Changes the password. All sessions end, and this browser signs in again. */
export function PasswordForm({ onChange }: PasswordFormProps) {
  const [changed, setChanged] = useState(false);
  const signInAgain = async (email: string, form: HTMLFormElement) => {
    const password = String(new FormData(form).get("newPassword"));
    const result = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
    if (!result?.ok || result.error) return window.location.assign("/sign-in");
    form.reset();
    setChanged(true);
  };
  return (
    <ActionForm
      submitLabel="Change password"
      footer={
        <p role="status" className="self-center text-muted text-xs">
          {changed && "Password changed. All other sessions have ended."}
        </p>
      }
      onSubmit={onChange}
      onDone={({ email }, form) => void signInAgain(email, form)}
    >
      {(problemOf) => (
        <>
          <TextField
            label="Current password"
            name="currentPassword"
            type="password"
            autoComplete="current-password"
            maxLength={200}
            problem={problemOf("currentPassword")}
          />
          <TextField
            label="New password"
            hint={texts.passwordHint}
            name="newPassword"
            type="password"
            autoComplete="new-password"
            maxLength={200}
            problem={problemOf("newPassword")}
          />
        </>
      )}
    </ActionForm>
  );
}
