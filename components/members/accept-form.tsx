"use client";

import { signIn } from "next-auth/react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface AcceptFormProps {
  readonly email: string;
  readonly onAccept: (form: FormData) => Promise<ActionResult<{ readonly email: string }>>;
}

/** Takes a name and a password, makes the account, and signs in with it. */
export function AcceptForm({ email, onAccept }: AcceptFormProps) {
  const signInAndOpenPortal = async (form: HTMLFormElement) => {
    const password = String(new FormData(form).get("password"));
    const result = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
    window.location.assign(result?.ok && !result.error ? "/" : "/sign-in");
  };
  return (
    <ActionForm
      submitLabel="Create account"
      onSubmit={onAccept}
      onDone={(_account, form) => void signInAndOpenPortal(form)}
    >
      {(problemOf) => (
        <>
          <Field label="Email">
            {(control) => (
              <Input
                {...control}
                type="email"
                value={email}
                readOnly
                autoComplete="username"
                className="h-9"
              />
            )}
          </Field>
          <Field label="Name" problem={problemOf("name")}>
            {(control) => (
              <Input {...control} name="name" autoComplete="name" maxLength={100} className="h-9" />
            )}
          </Field>
          <Field label="Password" hint="At least 8 characters." problem={problemOf("password")}>
            {(control) => (
              <Input
                {...control}
                name="password"
                type="password"
                autoComplete="new-password"
                maxLength={200}
                className="h-9"
              />
            )}
          </Field>
        </>
      )}
    </ActionForm>
  );
}
