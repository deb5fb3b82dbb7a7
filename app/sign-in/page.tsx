import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentContext } from "@/app/_session/current-context";
import { oauthProviderNames } from "@/app/_session/oauth-providers";
import { safePath } from "@/app/_session/safe-path";
import { CenteredPage } from "@/components/shell/centered-page";
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
    <CenteredPage title="Sign in" description="Webhook deliveries and why they fail.">
      <SignInForm
        next={next}
        providers={oauthProviderNames()}
        problem={typeof error === "string" ? problemMessage(error) : undefined}
        onAskForLink={mailMode() === "off" ? null : askForLink}
      />
      <p className="text-muted text-xs">No account, or forgot your password? Ask your operator.</p>
    </CenteredPage>
  );
}
