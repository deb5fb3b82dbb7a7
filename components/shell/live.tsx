"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { PageVersion } from "@/lib/platform/page-version";

const pollMs = 1_000;
/** After a change the next one often follows soon: a new delivery is delivered. */
const afterChangeMs = 250;
/** After this many polls without a change, the page polls less often. */
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

/** Whether the pointer is over the list. Then no row may be inserted above it. */
function isPointerOnList(): boolean {
  return document.querySelector("[data-live]:hover") !== null;
}

interface PollOptions {
  readonly versionUrl: string;
  /** The version of the rendered page. */
  readonly shownVersion: { readonly current: PageVersion };
  readonly onChange: () => void;
  /** Called when there are new rows that must not be shown yet. */
  readonly onRowsHeld: () => void;
}

/** Polls the version of the page until the returned function is called. */
function startPolling({ versionUrl, shownVersion, onChange, onRowsHeld }: PollOptions): () => void {
  const stop = new AbortController();
  let timer = setTimeout(poll, pollMs);
  let unchangedPolls = 0;

  /** Returns the delay before the next poll in milliseconds. */
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

export interface LiveUpdatesProps {
  readonly versionUrl: string;
  /** The version of the rendered page. */
  readonly version: PageVersion;
  /** What is added at the top, in the plural: "deliveries". */
  readonly itemsLabel: string;
}

/**
 * Keeps a page up to date: polls its version every second and renders the page again when the version changed. Changes
 * of rows are shown immediately; new rows wait while the pointer is over the list.
 */
export function LiveUpdates({ versionUrl, version, itemsLabel }: LiveUpdatesProps) {
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
