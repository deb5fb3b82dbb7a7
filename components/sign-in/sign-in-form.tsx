"use client";

import { Mail } from "lucide-react";
import { signIn } from "next-auth/react";
import { type FormEvent, useRef, useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { problemMessage } from "./problem-messages";

export interface SignInFormProps {
  /** A path that has been checked to be one of ours. */
  readonly next: string;
  /** Others who may vouch for someone's email. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** What became of a sign-in that led back here. */
  readonly problem?: string;
  /** Sends a link by mail; null where no mail is sent. */
  readonly onAskForLink: ((email: string, next: string) => Promise<ActionResult<{ email: string }>>) | null;
}

interface FormMessage {
  readonly tone: "failure" | "info";
  readonly text: string;
}

/** @returns what to tell the person, or undefined when the session has begun */
async function signInWithPassword(form: FormData): Promise<string | undefined> {
  const [email, password] = [String(form.get("email")), String(form.get("password"))];
  const result = await signIn("credentials", { redirect: false, email, password }).catch(() => undefined);
  if (result?.ok && !result.error) return undefined;
  return problemMessage(result?.error ?? "");
}

/** By password; and, where they are set up, by a link that comes by mail or by another's word. */
export function SignInForm({ next, providers, problem, onAskForLink }: SignInFormProps) {
  const [message, setMessage] = useState<FormMessage | undefined>(
    problem ? { tone: "failure", text: problem } : undefined,
  );
  const [isPending, startTransition] = useTransition();
  const email = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      const failure = await signInWithPassword(form);
      if (failure === undefined) window.location.assign(next);
      else setMessage({ tone: "failure", text: failure });
    });
  };
  const askForLink = () =>
    startTransition(async () => {
      if (!email.current?.reportValidity() || !onAskForLink) return;
      setMessage(linkRequestMessage(await onAskForLink(email.current.value, next)));
    });
  const continueWith = (provider: string) =>
    startTransition(async () => void (await signIn(provider, { callbackUrl: next })));
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <Field label="Email">
        {(control) => (
          <Input
            {...control}
            ref={email}
            name="email"
            type="email"
            autoComplete="username"
            required
            className="h-9"
          />
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

/** The same for an email that somebody has and one that nobody has. */
function linkRequestMessage(result: ActionResult<{ email: string }>): FormMessage {
  return result.ok
    ? {
        tone: "info",
        text: `If ${result.data.email} has an account, we sent it a link. The link works once and expires in 15 minutes.`,
      }
    : { tone: "failure", text: result.message };
}
