import type { ReactNode } from "react";
import { requireContext } from "@/app/_session/current-context";
import { embedding } from "@/app/_session/embedding";
import { chosenTheme } from "@/app/_session/theme";
import { leavePortal } from "@/app/access/actions";
import { EmbedShell } from "@/components/embed/embed-shell";
import { TimeOrigin } from "@/components/format/time";
import { Shell } from "@/components/shell/shell";
import { outboundPolicy } from "@/lib/http/policy";
import { listPartners } from "@/lib/partners/list-partners";
import { mayReadMailbox } from "@/lib/system/mailbox/list-mails";
import { endViewAs } from "./(operators)/partners/actions";
import { chooseTheme } from "./actions";

/** Every page loads its own context, because a layout is not rendered for every navigation. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const ctx = await requireContext();
  const { name, role, partnerId } = ctx.actor;
  if (await embedding()) {
    return (
      <TimeOrigin at={Date.now()}>
        <EmbedShell>{children}</EmbedShell>
      </TimeOrigin>
    );
  }
  const own = partnerId === null ? undefined : (await listPartners({ ctx }))[0];
  return (
    <TimeOrigin at={Date.now()}>
      <Shell
        account={{ name, role, partner: own?.name ?? null }}
        theme={{ theme: await chosenTheme(), onChoose: chooseTheme }}
        guest={
          ctx.guest && {
            partnerName: own?.name ?? "",
            endsAt: ctx.guest.endsAt.toISOString(),
            returnUrl: ctx.guest.returnUrl,
            onLeave: leavePortal,
          }
        }
        viewing={ctx.viewing && { partnerName: ctx.viewing.partnerName, onEnd: endViewAs }}
        allowsPrivateTargets={outboundPolicy().allowPrivateTargets}
        hasMailbox={mayReadMailbox(ctx)}
      >
        {children}
      </Shell>
    </TimeOrigin>
  );
}
