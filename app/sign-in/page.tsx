import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentContext } from "@/app/_session/current-context";
import { oauthProviderNames } from "@/app/_session/oauth-providers";
import { safePath } from "@/app/_session/safe-path";
import { Brand } from "@/components/shell/brand";
import { problemMessage } from "@/components/sign-in/problem-messages";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { mailMode } from "@/lib/mail/mail-mode";
import { askForLink } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next: nextParameter, error } = await searchParams;
  const next = safePath(nextParameter);
  if (await currentContext()) redirect(next);
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-10">
      <div className="w-full max-w-[21rem]">
        <div className="mb-6 grid gap-4">
          <Brand />
          <div>
            <h1 className="font-semibold text-xl tracking-tight">Sign in</h1>
            <p className="mt-1 text-base text-muted">Webhook deliveries and why they fail.</p>
          </div>
        </div>
        <SignInForm
          next={next}
          providers={oauthProviderNames()}
          problem={typeof error === "string" ? problemMessage(error) : undefined}
          onAskForLink={mailMode() === "off" ? null : askForLink}
        />
        <p className="mt-6 text-muted text-xs">No account, or forgot your password? Ask your operator.</p>
      </div>
    </main>
  );
}
