"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/fields";
import type { Choice } from "@/components/ui/filter-row";
import { Notice } from "@/components/ui/notice";
import type { Role } from "@/lib/auth/rights";
import { isPartnerRole, roleLabels } from "./roles";
import { texts } from "./texts";

export interface InvitationResult {
  readonly email: string;
  /** Null: it is not shown to this person. */
  readonly url: string | null;
  readonly expiresAt: string;
  readonly mail: "smtp" | "mailbox" | "off";
}

export interface InviteDialogProps {
  readonly roles: readonly Role[];
  /** The partners to choose from; empty for members of a partner. */
  readonly partners: readonly Choice[];
  readonly onInvite: (form: FormData) => Promise<ActionResult<InvitationResult>>;
}

/** Invites a member. Then it shows operators the link once, if no mail is sent. */
export function InviteDialog(props: InviteDialogProps) {
  const [open, setOpen] = useState(false);
  const [invited, setInvited] = useState<InvitationResult>();
  const change = (next: boolean) => {
    setOpen(next);
    if (next) setInvited(undefined);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <ActionButton variant="primary">
          <UserPlus aria-hidden /> Invite
        </ActionButton>
      }
      title={invited ? texts.invite.invited(invited.email) : texts.invite.title}
      description={invited ? undefined : texts.invite.description}
    >
      {invited ? (
        <InvitationLink invited={invited} onClose={() => setOpen(false)} />
      ) : (
        <InviteForm {...props} onInvited={setInvited} />
      )}
    </Dialog>
  );
}

function InviteForm({
  roles,
  partners,
  onInvite,
  onInvited,
}: InviteDialogProps & { onInvited: (invited: InvitationResult) => void }) {
  const [role, setRole] = useState<Role>(roles[0] ?? "viewer");
  return (
    <ActionForm
      submitLabel="Send invitation"
      footer={<DialogCancel />}
      onSubmit={onInvite}
      onDone={onInvited}
    >
      {(problemOf) => (
        <>
          <TextField label="Email" name="email" type="email" maxLength={254} problem={problemOf("email")} />
          <SelectField
            label="Role"
            hint={roleLabels[role].description}
            name="role"
            choices={roles.map((each) => ({ value: each, label: roleLabels[each].name }))}
            value={role}
            onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
            problem={problemOf("role")}
          />
          {isPartnerRole(role) && partners.length > 0 && (
            <SelectField
              label="Partner"
              name="partnerId"
              emptyLabel="Choose a partner"
              choices={partners}
              problem={problemOf("partnerId")}
            />
          )}
        </>
      )}
    </ActionForm>
  );
}

function InvitationLink({ invited, onClose }: { invited: InvitationResult; onClose: () => void }) {
  const { url, mail, expiresAt } = invited;
  return (
    <div className="grid gap-3">
      <p className="text-base">{url === null ? texts.invite.mailOnly[mail] : texts.invite.mail[mail]}</p>
      {url !== null && (
        <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1 pr-1.5 pl-3">
          <code data-testid="invitation" className="min-w-0 flex-1 break-all font-mono text-xs">
            {url}
          </code>
          <CopyButton text={url} label="Copy link" />
        </div>
      )}
      <Notice tone={url === null ? "info" : "secret"}>
        {url !== null && texts.invite.notice} The invitation expires <Time at={expiresAt} />.
      </Notice>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
