"use client";

import { Terminal } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { CommandBox } from "@/components/ui/command-box";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAction } from "@/components/ui/use-action";
import type { SignedCurl } from "@/lib/deliveries/make-curl";
import { texts } from "./texts";

export interface CopyAsCurlProps {
  readonly onSign: () => Promise<ActionResult<SignedCurl>>;
  /** The URL of the shown attempt; null without an attempt. */
  readonly sentTo: string | null;
}

/** Copies the request as a shell command with a new signature, because receivers may refuse the old one by now. */
export function CopyAsCurl({ onSign, sentTo }: CopyAsCurlProps) {
  const [isOpen, setOpen] = useState(false);
  const { run, isPending, result, problem, reset } = useAction(onSign, ({ command }) => {
    // The browser may refuse this because the click is too long ago. The dialog has a copy button, too.
    void navigator.clipboard?.writeText(command).catch(() => undefined);
  });
  const changeOpen = (open: boolean) => {
    setOpen(open);
    reset();
    if (open) run();
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
      description={texts.curl.description}
    >
      <div role="status" className="grid min-w-0 gap-3">
        {isPending && <SkeletonRows count={3} label="Signing" />}
        {result?.ok && <SignedCommand curl={result.data} sentTo={sentTo} />}
        {problem && (
          <Notice tone="failure" role="alert">
            {problem}
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
        {texts.curl.signature(secretVersion)} {texts.curl.validity(goodForSeconds)} {texts.curl.warning}
      </Notice>
    </>
  );
}
