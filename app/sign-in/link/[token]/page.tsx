import type { Metadata } from "next";
import Link from "next/link";
import { safePath } from "@/app/_session/safe-path";
import { Brand } from "@/components/shell/brand";
import { LinkForm } from "@/components/sign-in/link-form";
import { Button } from "@/components/ui/button";
import { findSignInLink } from "@/lib/auth/sign-in-links/find-sign-in-link";
import { systemClock } from "@/lib/platform/clock";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInLinkPage({ params, searchParams }: PageProps<"/sign-in/link/[token]">) {
  const { token } = await params;
  const next = safePath((await searchParams).next);
  const link = await findSignInLink({ token, clock: systemClock });
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-10">
      <div className="grid w-full max-w-[21rem] gap-6">
        <Brand />
        {link ? (
          <>
            <div>
              <h1 className="font-semibold text-xl tracking-tight">Sign in</h1>
              <p className="mt-1 break-words text-base text-muted">
                You will sign in as {link.user.name} ({link.user.email}).
              </p>
            </div>
            <LinkForm token={token} next={next} />
          </>
        ) : (
          <div className="grid justify-items-start gap-3">
            <h1 className="font-semibold text-xl tracking-tight">This link is not valid</h1>
            <p className="text-base text-muted">
              It was already used or has expired. Request a new link on the sign-in page.
            </p>
            <Button asChild variant="primary">
              <Link href="/sign-in">Sign in</Link>
            </Button>
          </div>
        )}
      </div>
    </main>
  );
}
