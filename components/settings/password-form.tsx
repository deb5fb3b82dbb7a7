"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface PasswordFormProps {
  readonly onChange: (form: FormData) => Promise<ActionResult<{ readonly email: string }>>;
}

/** Another password, for the present one. All sessions end with the old one; this browser begins a new one at once. */
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
          <Field label="Current password" problem={problemOf("currentPassword")}>
            {(control) => (
              <Input
                {...control}
                name="currentPassword"
                type="password"
                autoComplete="current-password"
                maxLength={200}
              />
            )}
          </Field>
          <Field label="New password" hint="At least 8 characters." problem={problemOf("newPassword")}>
            {(control) => (
              <Input
                {...control}
                name="newPassword"
                type="password"
                autoComplete="new-password"
                maxLength={200}
              />
            )}
          </Field>
        </>
      )}
    </ActionForm>
  );
}
