import { Ban, Pencil } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { BackLink } from "@/components/ui/back-link";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { DetailHeader } from "@/components/ui/detail-header";
import { NameDialog } from "@/components/ui/name-dialog";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { KeyStatusLabel } from "./key-status";
import { texts } from "./texts";

export interface KeyHeaderProps {
  readonly apiKey: ApiKeyView;
  readonly onRename: (form: FormData) => Promise<ActionResult<unknown>>;
  readonly onRevoke: () => Promise<ActionResult<unknown>>;
}

/** The name of a key, its status and the actions on it. */
export function KeyHeader({ apiKey: { name, status, webhook }, onRename, onRevoke }: KeyHeaderProps) {
  return (
    <DetailHeader
      back={<BackLink href="/api-keys" label="API keys" />}
      title={name}
      subtitle={<KeyStatusLabel status={status} />}
    >
      {status !== "revoked" && (
        <>
          <NameDialog
            trigger={
              <ActionButton>
                <Pencil aria-hidden /> Rename
              </ActionButton>
            }
            title={texts.rename.title}
            description={texts.rename.description}
            name={name}
            submitLabel="Rename"
            onSubmit={onRename}
          />
          <ConfirmedAction
            button={
              <>
                <Ban aria-hidden /> Revoke
              </>
            }
            variant="danger"
            title={texts.revoke.title}
            confirmLabel="Revoke"
            action={onRevoke}
            doneMessage={texts.revoke.done}
          >
            <p>{texts.revoke.question(webhook !== null)}</p>
          </ConfirmedAction>
        </>
      )}
    </DetailHeader>
  );
}
