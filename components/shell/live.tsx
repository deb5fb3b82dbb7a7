"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";

/** What a page's pulse says: `tag` changes with anything shown, `newest` when something is added at the top. */
export interface Pulse {
  readonly tag: string;
  readonly newest: string | null;
}

const everyMs = 1_000;
/** What has just changed tends to change again at once: a delivery that came is soon delivered. */
const afterChangeMs = 250;
/** A page on which nothing happens is looked at less often after so many looks. */
const patience = 120;
const seldomMs = 3_000;
const afterErrorMs = 5_000;

async function readPulse(url: string, signal: AbortSignal): Promise<Pulse | undefined> {
  try {
    const response = await fetch(url, { signal, cache: "no-store" });
    return response.ok ? ((await response.json()) as Pulse) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the reader points at a row: then nothing may be added above it. */
function isPointedAt(): boolean {
  return document.querySelector("[data-live]:hover") !== null;
}

interface Watch {
  readonly pulseUrl: string;
  /** The pulse of what is on the page. */
  readonly seen: { readonly current: Pulse };
  readonly onChange: () => void;
  /** Something was added, but must not show yet. */
  readonly onHold: () => void;
}

/** Looks at the pulse again and again, until the function that it returns is called. */
function watch({ pulseUrl, seen, onChange, onHold }: Watch): () => void {
  const stop = new AbortController();
  let timer = setTimeout(look, everyMs);
  let quiet = 0;

  /** Takes a pulse in. Returns when to look again. */
  function take(pulse: Pulse | undefined): number {
    if (!pulse) return afterErrorMs;
    quiet = pulse.tag === seen.current.tag ? quiet + 1 : 0;
    if (quiet > 0) return quiet > patience ? seldomMs : everyMs;
    if (pulse.newest !== seen.current.newest && isPointedAt()) {
      onHold();
      return everyMs;
    }
    onChange();
    return afterChangeMs;
  }

  async function look(): Promise<void> {
    const pulse = document.hidden ? seen.current : await readPulse(pulseUrl, stop.signal);
    if (!stop.signal.aborted) timer = setTimeout(look, take(pulse));
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
export function Live({ pulseUrl, shown, what }: { pulseUrl: string; shown: Pulse; what: string }) {
  const router = useRouter();
  const [waiting, setWaiting] = useState(false);
  const seen = useRef(shown);

  useEffect(() => {
    seen.current = shown;
    setWaiting(false);
  }, [shown]);

  useEffect(
    () => watch({ pulseUrl, seen, onChange: () => router.refresh(), onHold: () => setWaiting(true) }),
    [pulseUrl, router],
  );

  return (
    <div role="status" className="pointer-events-none sticky top-16 z-10 flex h-0 justify-center">
      {waiting && (
        <button
          type="button"
          onClick={() => router.refresh()}
          className="pointer-events-auto h-7 animate-appear rounded-full bg-accent px-3 font-medium text-on-accent text-xs shadow-float"
        >
          New {what} above
        </button>
      )}
    </div>
  );
}
