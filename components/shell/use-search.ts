"use client";

import { useEffect, useState } from "react";
import type { SearchResult } from "@/lib/search/search";

/** How long letters rest before they are asked about, in milliseconds. */
const debounceMs = 120;

/** What the typed letters may mean, a moment after the last one; undefined until that is known. */
export function useSearch(text: string): readonly SearchResult[] | undefined {
  const [latest, setLatest] = useState<{ text: string; results: readonly SearchResult[] }>();
  useEffect(() => {
    const controller = new AbortController();
    const store = (results: readonly SearchResult[]) => setLatest({ text, results });
    const timer = setTimeout(
      () => void fetchResults(text, controller.signal).then(store, () => undefined),
      debounceMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text]);
  if (text === "") return [];
  return latest?.text === text ? latest.results : undefined;
}

/** What cannot be found out is not found: pages and the search are still there. */
async function fetchResults(text: string, signal: AbortSignal): Promise<readonly SearchResult[]> {
  if (text === "") return [];
  const response = await fetch(`/find?q=${encodeURIComponent(text)}`, { signal });
  return response.ok ? response.json() : [];
}
