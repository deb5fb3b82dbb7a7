import { Ban, Pencil } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { BackLink } from "@/components/ui/back-link";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { DetailHeader } from "@/components/ui/detail-header";
import { NameDialog } from "@/components/ui/name-dialog";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { KeyStatusLabel } from "./key-status";

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
            title="Rename this key"
            description="Renaming does not change the key. Past audit entries keep the old name."
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
            title="Revoke this key?"
            confirmLabel="Revoke"
            action={onRevoke}
            doneMessage="Key revoked."
          >
            <p>
              Requests with this key are refused immediately, and portal sessions it opened end.
              {webhook && " Its webhook endpoint is disabled, and new events are kept as skipped deliveries."}{" "}
              This cannot be undone.
            </p>
          </ConfirmedAction>
        </>
      )}
    </DetailHeader>
  );
}
