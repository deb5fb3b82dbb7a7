"use client";

import { useEffect, useState } from "react";
import type { SearchResult } from "@/lib/search/search";

/** The delay after the last keystroke in milliseconds. */
const debounceMs = 120;

/** The search results for a text; undefined while they are loading. */
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

/** Returns no results on an error; the static entries of the palette still work. */
async function fetchResults(text: string, signal: AbortSignal): Promise<readonly SearchResult[]> {
  if (text === "") return [];
  const response = await fetch(`/find?q=${encodeURIComponent(text)}`, { signal });
  return response.ok ? response.json() : [];
}
