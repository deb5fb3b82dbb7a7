"use client";

import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Notice } from "@/components/ui/notice";

export interface OpenLinkProps {
  readonly token: string;
  /** Whether the link was created for a frame. There it opens without a click. */
  readonly forEmbedding: boolean;
  /** The name of the member who is signed in in this browser; null if there is none. */
  readonly account: string | null;
  readonly onOpen: (
    token: string,
    search: string | null,
    replacesAccount: boolean,
  ) => Promise<ActionResult<{ readonly path: string }>>;
}

const isFramed = () => window.self !== window.top;

/**
 * Uses an access link, which works only once. In a window this takes a click, because mail scanners and previews open
 * links too. In a frame it happens as soon as the page is visible.
 */
export function OpenLink({ token, forEmbedding, account, onOpen }: OpenLinkProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const open = useCallback(
    () =>
      startTransition(async () => {
        const result = await onOpen(token, isFramed() ? window.location.search : null, account !== null);
        if (result.ok) window.location.replace(result.data.path);
        else setProblem(result.message);
      }),
    [token, account, onOpen],
  );
  useRunOnceVisible(forEmbedding, open);
  return (
    <div className="grid gap-4">
      {account !== null && (
        <Notice>
          You are signed in as {account}. If you continue, this browser shows the portal as the guest sees it.
          Sign out as the guest to return to your account.
        </Notice>
      )}
      {problem && (
        <Notice tone="failure" role="alert">
          {problem}
        </Notice>
      )}
      <ActionButton variant="primary" disabled={isPending} onClick={open} className="h-9">
        {isPending ? "Opening" : account === null ? "Open the portal" : "Continue as a guest"}
      </ActionButton>
    </div>
  );
}

/** Runs once in a frame, as soon as the page is visible. Prefetched and prerendered pages are not visible. */
function useRunOnceVisible(enabled: boolean, run: () => void): void {
  const hasRun = useRef(false);
  useEffect(() => {
    if (!enabled || !isFramed()) return;
    const runIfVisible = () => {
      if (document.visibilityState !== "visible" || hasRun.current) return;
      hasRun.current = true;
      run();
    };
    runIfVisible();
    document.addEventListener("visibilitychange", runIfVisible);
    return () => document.removeEventListener("visibilitychange", runIfVisible);
  }, [enabled, run]);
}
