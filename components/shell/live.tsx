"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";

/** What a page's pulse says: `tag` changes with anything shown, `newest` when something is added at the top. */
export interface PageVersion {
  readonly tag: string;
  readonly newest: string | null;
}

const pollMs = 1_000;
/** What has just changed tends to change again at once: a delivery that came is soon delivered. */
const afterChangeMs = 250;
/** A page on which nothing happens is looked at less often after so many looks. */
const maxUnchangedPolls = 120;
const slowPollMs = 3_000;
const afterErrorMs = 5_000;

async function fetchVersion(url: string, signal: AbortSignal): Promise<PageVersion | undefined> {
  try {
    const response = await fetch(url, { signal, cache: "no-store" });
    return response.ok ? ((await response.json()) as PageVersion) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the reader points at a row: then nothing may be added above it. */
function isPointerOnList(): boolean {
  return document.querySelector("[data-live]:hover") !== null;
}

interface PollOptions {
  readonly versionUrl: string;
  /** The pulse of what is on the page. */
  readonly shownVersion: { readonly current: PageVersion };
  readonly onChange: () => void;
  /** Something was added, but must not show yet. */
  readonly onRowsHeld: () => void;
}

/** Looks at the pulse again and again, until the function that it returns is called. */
function startPolling({ versionUrl, shownVersion, onChange, onRowsHeld }: PollOptions): () => void {
  const stop = new AbortController();
  let timer = setTimeout(poll, pollMs);
  let unchangedPolls = 0;

  /** Takes a pulse in. Returns when to look again. */
  function handleVersion(version: PageVersion | undefined): number {
    if (!version) return afterErrorMs;
    unchangedPolls = version.tag === shownVersion.current.tag ? unchangedPolls + 1 : 0;
    if (unchangedPolls > 0) return unchangedPolls > maxUnchangedPolls ? slowPollMs : pollMs;
    if (version.newest !== shownVersion.current.newest && isPointerOnList()) {
      onRowsHeld();
      return pollMs;
    }
    onChange();
    return afterChangeMs;
  }

  async function poll(): Promise<void> {
    const version = document.hidden ? shownVersion.current : await fetchVersion(versionUrl, stop.signal);
    if (!stop.signal.aborted) timer = setTimeout(poll, handleVersion(version));
  }

  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

/**
 * Keeps a page true while someone looks at it: asks a small question every second, and renders the page anew only when
 * the answer changed. Changes in rows show at once; new rows wait while the pointer rests on the list.
 */
export function LiveUpdates({
  versionUrl,
  version,
  itemsLabel,
}: {
  versionUrl: string;
  version: PageVersion;
  itemsLabel: string;
}) {
  const router = useRouter();
  const [hasHeldRows, setHasHeldRows] = useState(false);
  const shownVersion = useRef(version);

  useEffect(() => {
    shownVersion.current = version;
    setHasHeldRows(false);
  }, [version]);

  useEffect(
    () =>
      startPolling({
        versionUrl,
        shownVersion,
        onChange: () => router.refresh(),
        onRowsHeld: () => setHasHeldRows(true),
      }),
    [versionUrl, router],
  );

  return (
    <div role="status" className="pointer-events-none sticky top-16 z-10 flex h-0 justify-center">
      {hasHeldRows && (
        <button
          type="button"
          onClick={() => router.refresh()}
          className="pointer-events-auto h-7 animate-appear rounded-full bg-accent px-3 font-medium text-on-accent text-xs shadow-float"
        >
          New {itemsLabel} above
        </button>
      )}
    </div>
  );
}
