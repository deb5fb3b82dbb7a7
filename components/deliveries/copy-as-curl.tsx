"use client";

import { Terminal } from "lucide-react";
import { useState, useTransition } from "react";
import { formatDuration } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { CommandBox } from "@/components/ui/command-box";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { SignedCurl } from "@/lib/deliveries/make-curl";

export interface CopyAsCurlProps {
  readonly onSign: () => Promise<ActionResult<SignedCurl>>;
  /** The URL that the attempt went to; null before there was one. */
  readonly sentTo: string | null;
}

/** Signs the request anew and puts it on the clipboard as a command. The old signature would be refused by now. */
export function CopyAsCurl({ onSign, sentTo }: CopyAsCurlProps) {
  const [isOpen, setOpen] = useState(false);
  const [result, setResult] = useState<ActionResult<SignedCurl>>();
  const [isPending, startTransition] = useTransition();
  const sign = () =>
    startTransition(async () => {
      const signed = await onSign();
      setResult(signed);
      // A browser may refuse, after so long since the click; the button in the dialog is there for that.
      if (signed.ok) await navigator.clipboard?.writeText(signed.data.command).catch(() => undefined);
    });
  const changeOpen = (open: boolean) => {
    setOpen(open);
    setResult(undefined);
    if (open) sign();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={changeOpen}
      wide
      trigger={
        <ActionButton>
          <Terminal aria-hidden /> Copy as cURL
        </ActionButton>
      }
      title="Copy as cURL"
      description="The request that Portico would send now, with a fresh signature. Running the command does not change anything in Portico."
    >
      <div role="status" className="grid min-w-0 gap-3">
        {isPending && <SkeletonRows count={3} label="Signing" />}
        {result?.ok && <SignedCommand curl={result.data} sentTo={sentTo} />}
        {result && !result.ok && (
          <Notice tone="failure" role="alert">
            {result.message}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

function SignedCommand({ curl, sentTo }: { curl: SignedCurl; sentTo: string | null }) {
  const { command, url, secretVersion, goodForSeconds } = curl;
  return (
    <>
      <CommandBox title="For a Unix shell" command={command} />
      {sentTo !== null && sentTo !== url && (
        <p className="break-words text-muted">
          The command sends to the endpoint's current URL, <code className="font-mono text-xs">{url}</code>.
          This attempt was sent to <code className="font-mono text-xs">{sentTo}</code>.
        </p>
      )}
      <Notice tone="secret">
        The command is signed with secret v{secretVersion} and does not contain the secret.{" "}
        {goodForSeconds === null
          ? "This dialect does not sign a timestamp, so the command works until the secret is rotated."
          : `Receivers accept it for ${formatDuration(goodForSeconds * 1_000)}.`}{" "}
        Anyone with this command can send this event on Portico's behalf, so creating it is recorded in the
        audit log.
      </Notice>
    </>
  );
}
