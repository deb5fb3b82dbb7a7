import type { Metadata } from "next";
import { OpenLink } from "@/components/members/open-access-link";
import { Brand } from "@/components/shell/brand";
import { findOpenAccessLink } from "@/lib/members/access-links/find-open-access-link";
import { systemClock } from "@/lib/platform/clock";
import { openLink } from "../actions";

export const metadata: Metadata = { title: "Portal" };

export default async function AccessPage({ params }: PageProps<"/access/[token]">) {
  const { token } = await params;
  const link = await findOpenAccessLink({ token, clock: systemClock });
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-10">
      <div className="grid w-full max-w-[21rem] gap-6">
        <Brand />
        {link ? (
          <>
            <div>
              <h1 className="break-words font-semibold text-xl tracking-tight">{link.partner.name}</h1>
              <p className="mt-1 break-words text-base text-muted">
                You will sign in as a guest, {link.name}.{" "}
                {link.role === "viewer" ? "You can view everything and change nothing." : ""}
              </p>
            </div>
            <OpenLink token={token} forEmbedding={link.embed} onOpen={openLink} />
          </>
        ) : (
          <div className="grid gap-2">
            <h1 className="font-semibold text-xl tracking-tight">This link is not valid</h1>
            <p className="text-base text-muted">
              It was already used, has expired or was revoked. Get a new link where you found this one.
            </p>
          </div>
        )}
      </div>
    </main>
  );
}
