"use client";

import { signIn } from "next-auth/react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { TextField } from "@/components/ui/fields";
import { texts } from "./texts";

export interface AcceptFormProps {
  readonly email: string;
  readonly onAccept: (form: FormData) => Promise<ActionResult<{ readonly email: string }>>;
}

/** Creates the account with a name and a password, then signs in. */
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
          <TextField
            label="Email"
            type="email"
            value={email}
            readOnly
            autoComplete="username"
            className="h-9"
          />
          <TextField
            label="Name"
            name="name"
            autoComplete="name"
            maxLength={100}
            className="h-9"
            problem={problemOf("name")}
          />
          <TextField
            label="Password"
            hint={texts.passwordHint}
            name="password"
            type="password"
            autoComplete="new-password"
            maxLength={200}
            className="h-9"
            problem={problemOf("password")}
          />
        </>
      )}
    </ActionForm>
  );
}
