import { Pencil } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { BackLink } from "@/components/ui/back-link";
import { Copyable } from "@/components/ui/copy";
import { DetailHeader } from "@/components/ui/detail-header";
import { NameDialog } from "@/components/ui/name-dialog";
import { ViewAsButton, type ViewAsButtonProps } from "./view-as-button";

export interface PartnerHeaderProps extends Pick<ViewAsButtonProps, "onView"> {
  readonly id: string;
  readonly name: string;
  readonly nameHint: string;
  readonly onRename: (form: FormData) => Promise<ActionResult<unknown>>;
}

/** The name of a partner and the actions on it. */
export function PartnerHeader({ id, name, nameHint, onRename, onView }: PartnerHeaderProps) {
  return (
    <DetailHeader
      back={<BackLink href="/partners" label="Partners" />}
      title={name}
      subtitle={<Copyable text={id} label="the partner's ID" className="text-muted" />}
    >
      <NameDialog
        trigger={
          <ActionButton>
            <Pencil aria-hidden /> Rename
          </ActionButton>
        }
        title="Rename this partner"
        description="The new name appears everywhere, including past deliveries."
        name={name}
        hint={nameHint}
        submitLabel="Rename"
        onSubmit={onRename}
      />
      <ViewAsButton partnerId={id} onView={onView} />
    </DetailHeader>
  );
}
