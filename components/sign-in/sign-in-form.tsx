"use client";

import { Mail } from "lucide-react";
import { signIn } from "next-auth/react";
import { type FormEvent, startTransition, useActionState, useRef } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { TextField } from "@/components/ui/fields";
import { Notice } from "@/components/ui/notice";
import { problemMessage } from "./problem-messages";

export interface SignInFormProps {
  /** The path to open after the sign-in. It must be checked with `safePath`. */
  readonly next: string;
  /** Other sign-in providers. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** The problem of a sign-in that was redirected back to this page. */
  readonly problem?: string;
  /** Sends a sign-in link by email; null if no email is sent. */
  readonly onAskForLink: ((email: string, next: string) => Promise<ActionResult<{ email: string }>>) | null;
}

interface FormMessage {
  readonly tone: "failure" | "info";
  readonly text: string;
}

/** Runs one way to sign in. Returns the message to show, or undefined when the page is about to change. */
type SignIn = () => Promise<FormMessage | undefined>;

const failure = (text: string): FormMessage => ({ tone: "failure", text });

/** Signs in with a password and, if configured, with a link by email or with another provider. */
export function SignInForm({ next, providers, problem, onAskForLink }: SignInFormProps) {
  const [message, dispatch, isPending] = useActionState(
    (_: FormMessage | undefined, run: SignIn) => run(),
    problem === undefined ? undefined : failure(problem),
  );
  const email = useRef<HTMLInputElement>(null);
  const start = (run: SignIn) => startTransition(() => dispatch(run));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    start(() => signInWithPassword(form, next));
  };
  const askForLink = () => {
    const input = email.current;
    if (!input?.reportValidity() || !onAskForLink) return;
    start(async () => linkRequestMessage(await onAskForLink(input.value, next)));
  };
  const continueWith = (provider: string) =>
    start(async () => {
      await signIn(provider, { callbackUrl: next });
      return undefined;
    });
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <TextField
        label="Email"
        ref={email}
        name="email"
        type="email"
        autoComplete="username"
        required
        className="h-9"
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        className="h-9"
      />
      {message && (
        <Notice tone={message.tone} role={message.tone === "failure" ? "alert" : "status"}>
          {message.text}
        </Notice>
      )}
      <ActionButton type="submit" variant="primary" disabled={isPending} className="h-9">
        {isPending ? "Signing in" : "Sign in"}
      </ActionButton>
      {(onAskForLink || providers.length > 0) && (
        <div className="grid gap-2 border-t pt-4">
          {onAskForLink && (
            <ActionButton disabled={isPending} onClick={askForLink} className="h-9">
              <Mail aria-hidden /> Email me a link
            </ActionButton>
          )}
          {providers.map(({ id, name }) => (
            <ActionButton key={id} disabled={isPending} onClick={() => continueWith(id)} className="h-9">
              Continue with {name}
            </ActionButton>
          ))}
        </div>
      )}
    </form>
  );
}

async function signInWithPassword(form: FormData, next: string): Promise<FormMessage | undefined> {
  const [email, password] = [String(form.get("email")), String(form.get("password"))];
  const result = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
  if (!result?.ok || result.error) return failure(problemMessage(result?.error ?? ""));
  window.location.assign(next);
  return undefined;
}

/** The same message for emails with and without an account, so that it does not reveal which accounts exist. */
function linkRequestMessage(result: ActionResult<{ email: string }>): FormMessage {
  if (!result.ok) return failure(result.message);
  return {
    tone: "info",
    text: `If ${result.data.email} has an account, we sent it a link. The link works once and expires in 15 minutes.`,
  };
}
