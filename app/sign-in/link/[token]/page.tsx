import type { Metadata } from "next";
import Link from "next/link";
import { safePath } from "@/app/_session/safe-path";
import { CenteredPage } from "@/components/shell/centered-page";
import { LinkForm } from "@/components/sign-in/link-form";
import { Button } from "@/components/ui/button";
import { findSignInLink } from "@/lib/auth/sign-in-links/find-sign-in-link";
import { systemClock } from "@/lib/platform/clock";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInLinkPage({ params, searchParams }: PageProps<"/sign-in/link/[token]">) {
  const { token } = await params;
  const next = safePath((await searchParams).next);
  const link = await findSignInLink({ token, clock: systemClock });
  if (!link) return <InvalidLink />;
  const { name, email } = link.user;
  return (
    <CenteredPage title="Sign in" description={`You will sign in as ${name} (${email}).`}>
      <LinkForm token={token} next={next} />
    </CenteredPage>
  );
}

function InvalidLink() {
  return (
    <CenteredPage
      title="This link is not valid"
      description="It was already used or has expired. Request a new link on the sign-in page."
    >
      <Button asChild variant="primary" className="w-fit">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </CenteredPage>
  );
}
