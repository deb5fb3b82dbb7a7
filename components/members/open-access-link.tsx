"use client";

import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Notice } from "@/components/ui/notice";

export interface OpenLinkProps {
  readonly token: string;
  /** The link was made for a frame: there it opens by itself. */
  readonly forEmbedding: boolean;
  readonly onOpen: (token: string, search: string | null) => Promise<ActionResult<{ readonly path: string }>>;
}

const isFramed = () => window.self !== window.top;

/**
 * Uses the link up. In a window of its own on a click, because scanners and previews open links too; in the frame that
 * it was made for once someone can see the page, because there nobody expects a button.
 */
export function OpenLink({ token, forEmbedding, onOpen }: OpenLinkProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const open = useCallback(
    () =>
      startTransition(async () => {
        const result = await onOpen(token, isFramed() ? window.location.search : null);
        if (result.ok) window.location.replace(result.data.path);
        else setProblem(result.message);
      }),
    [token, onOpen],
  );
  useRunOnceVisible(forEmbedding, open);
  return (
    <div className="grid gap-4">
      {problem && (
        <Notice tone="failure" role="alert">
          {problem}
        </Notice>
      )}
      <ActionButton variant="primary" disabled={isPending} onClick={open} className="h-9">
        {isPending ? "Opening" : "Open the portal"}
      </ActionButton>
    </div>
  );
}

/** Runs once in a frame, as soon as the page is visible: a page that is fetched or rendered ahead is not. */
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
