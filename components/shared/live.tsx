"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";

/** What a page's pulse says: `tag` changes with anything shown, `newest` when something is added at the top. */
export interface Pulse {
  readonly tag: string;
  readonly newest: string | null;
}

const everyMs = 1_000;
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

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (pulse: Pulse) => {
      if (pulse.tag === seen.current.tag) return;
      const added = pulse.newest !== seen.current.newest;
      if (added && isPointedAt()) setWaiting(true);
      else router.refresh();
    };
    const look = async () => {
      const pulse = document.hidden ? seen.current : await readPulse(pulseUrl, stop.signal);
      if (stop.signal.aborted) return;
      if (pulse) take(pulse);
      timer = setTimeout(look, pulse ? everyMs : afterErrorMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [pulseUrl, router]);

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
