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
      description="The bytes and headers that Portico would send now, signed now. Running it adds nothing to the log and changes nothing here."
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
          It goes to where the endpoint is now, <code className="font-mono text-xs">{url}</code>. This attempt
          went to <code className="font-mono text-xs">{sentTo}</code>.
        </p>
      )}
      <Notice tone="secret">
        It is signed with secret v{secretVersion} and does not hold the secret.{" "}
        {goodForSeconds === null
          ? "This dialect signs no time, so it stays good until the secret is rotated."
          : `Receivers take it for ${formatDuration(goodForSeconds * 1_000)}.`}{" "}
        Whoever has it can send this event in Portico's name, so making it is written to the audit log.
      </Notice>
    </>
  );
}
