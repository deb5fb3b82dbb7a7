import type { Metadata } from "next";
import { currentContext } from "@/app/_session/current-context";
import { OpenLink } from "@/components/members/open-access-link";
import { CenteredPage } from "@/components/shell/centered-page";
import { findOpenAccessLink } from "@/lib/members/access-links/find-open-access-link";
import { systemClock } from "@/lib/platform/clock";
import { openLink } from "../actions";

export const metadata: Metadata = { title: "Portal" };

export default async function AccessPage({ params }: PageProps<"/access/[token]">) {
  const { token } = await params;
  const link = await findOpenAccessLink({ token, clock: systemClock });
  if (!link) {
    return (
      <CenteredPage
        title="This link is not valid"
        description="It was already used, has expired or was revoked. Get a new link where you found this one."
      />
    );
  }
  const ctx = await currentContext();
  const account = ctx && !ctx.guest ? (ctx.viewing?.operator ?? ctx.actor).name : null;
  const rights = link.role === "viewer" ? " You can view everything and change nothing." : "";
  return (
    <CenteredPage
      title={link.partner.name}
      description={`You will sign in as a guest, ${link.name}.${rights}`}
    >
      <OpenLink token={token} forEmbedding={link.embed} account={account} onOpen={openLink} />
    </CenteredPage>
  );
}
