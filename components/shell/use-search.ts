"use client";

import { useEffect, useState } from "react";
import type { Thing } from "@/lib/search/search";

/** How long letters rest before they are asked about, in milliseconds. */
const restMs = 120;

/** What the typed letters may mean, a moment after the last one; undefined until that is known. */
export function useThings(text: string): readonly Thing[] | undefined {
  const [found, setFound] = useState<{ text: string; things: readonly Thing[] }>();
  useEffect(() => {
    const gone = new AbortController();
    const keep = (things: readonly Thing[]) => setFound({ text, things });
    const timer = setTimeout(() => void ask(text, gone.signal).then(keep, () => undefined), restMs);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text]);
  if (text === "") return [];
  return found?.text === text ? found.things : undefined;
}

/** What cannot be found out is not found: pages and the search are still there. */
async function ask(text: string, signal: AbortSignal): Promise<readonly Thing[]> {
  if (text === "") return [];
  const answer = await fetch(`/find?q=${encodeURIComponent(text)}`, { signal });
  return answer.ok ? answer.json() : [];
}
