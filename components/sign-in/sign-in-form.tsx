"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useState, useTransition } from "react";
import { Notice } from "@/components/shared/notice";
import { ActionButton } from "@/components/ui/action-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const sentences: Readonly<Record<string, string>> = {
  CredentialsSignin: "The email or the password is wrong. Check both and try again.",
  too_many_tries: "Too many wrong tries. Wait five minutes, then try again.",
  unavailable: "Portico cannot check your sign-in right now. The fault is ours; try again in a minute.",
};

const unknownProblem = "The sign-in did not go through. Reload the page and try again.";

/** @returns what to tell the person, or undefined when the session has begun */
async function begin(form: FormData): Promise<string | undefined> {
  const [email, password] = [String(form.get("email")), String(form.get("password"))];
  const answer = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
  if (answer?.ok && !answer.error) return undefined;
  return sentences[answer?.error ?? ""] ?? unknownProblem;
}

/** @param next a path that has been checked to be one of ours */
export function SignInForm({ next }: { next: string }) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const found = await begin(form);
      if (found === undefined) window.location.assign(next);
      else setProblem(found);
    });
  };
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <Field label="Email">
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" required className="h-9" />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            maxLength={200}
            className="h-9"
          />
        )}
      </Field>
      {problem && (
        <Notice tone="failure" role="alert">
          {problem}
        </Notice>
      )}
      <ActionButton type="submit" look="primary" disabled={isPending} className="h-9">
        {isPending ? "Signing in" : "Sign in"}
      </ActionButton>
    </form>
  );
}
