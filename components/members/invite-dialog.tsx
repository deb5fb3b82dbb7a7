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
import { Field } from "@/components/ui/field";
import type { Choice } from "@/components/ui/filter-row";
import { Input, Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { Role } from "@/lib/auth/context";
import { roleLabels } from "./roles";

export interface InvitationResult {
  readonly email: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly mail: "smtp" | "mailbox" | "off";
}

export interface InviteDialogProps {
  readonly roles: readonly Role[];
  /** Whose people they may become; empty for people who belong to one partner. */
  readonly partners: readonly Choice[];
  readonly onInvite: (form: FormData) => Promise<ActionResult<InvitationResult>>;
}

/** Asks whom to invite; then says where the mail went, and shows the link, once, to be passed on. */
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
      title={invited ? `${invited.email} is invited` : "Invite someone"}
      description={invited ? undefined : "They choose their name and password with a link that works once."}
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
  const forPartner = role === "viewer" || role === "manager";
  return (
    <ActionForm submitLabel="Create link" footer={<DialogCancel />} onSubmit={onInvite} onDone={onInvited}>
      {(problemOf) => (
        <>
          <Field label="Email" problem={problemOf("email")}>
            {(control) => <Input {...control} name="email" type="email" autoComplete="off" maxLength={254} />}
          </Field>
          <Field label="Role" hint={roleLabels[role].description} problem={problemOf("role")}>
            {(control) => (
              <Select
                {...control}
                name="role"
                value={role}
                onChange={(event) => setRole(roles.find((each) => each === event.target.value) ?? role)}
              >
                {roles.map((each) => (
                  <option key={each} value={each}>
                    {roleLabels[each].name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {forPartner && partners.length > 0 && (
            <Field label="Partner" problem={problemOf("partnerId")}>
              {(control) => (
                <Select {...control} name="partnerId" defaultValue="">
                  <option value="">Choose a partner</option>
                  {partners.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </>
      )}
    </ActionForm>
  );
}

const mailNotices = {
  smtp: "We sent an email with the link.",
  mailbox: "No mail server is configured, so the email is in the mailbox. Share the link yourself.",
  off: "No mail server is configured. Share the link yourself.",
} as const;

function InvitationLink({
  invited: { url, expiresAt, mail },
  onClose,
}: {
  invited: InvitationResult;
  onClose: () => void;
}) {
  return (
    <div className="grid gap-3">
      <p className="text-base">{mailNotices[mail]}</p>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1 pr-1.5 pl-3">
        <code data-testid="invitation" className="min-w-0 flex-1 break-all font-mono text-xs">
          {url}
        </code>
        <CopyButton text={url} label="Copy link" />
      </div>
      <Notice tone="secret">
        This link is shown only once. The first person to open it becomes the member. It expires{" "}
        <Time at={expiresAt} />.
      </Notice>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
