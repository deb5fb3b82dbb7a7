"use client";

import { Search as SearchIcon } from "lucide-react";
import Form from "next/form";
import { useSearchParams } from "next/navigation";
import { useCallback, useRef } from "react";
import { useShortcut } from "@/components/shared/shortcut";

/** Finds a delivery by its id, its event's id or the provider's own id. `/` jumps here. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  const query = useSearchParams().get("q") ?? "";
  const jump = useCallback((key: string) => {
    if (key !== "/") return false;
    field.current?.focus();
    field.current?.select();
    return true;
  }, []);
  useShortcut(jump);
  return (
    <Form action="/deliveries" role="search" className="relative w-full max-w-md">
      <SearchIcon aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={field}
        key={query}
        name="q"
        type="search"
        defaultValue={query}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        aria-label="Search deliveries"
        placeholder="Delivery, event or external id"
        className="peer h-8 w-full rounded-md border border-transparent bg-hover pr-8 pl-8 text-sm placeholder:text-muted hover:border-line focus:border-line-strong focus:bg-surface [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden
        className="pointer-events-none absolute top-1.5 right-2 grid size-5 place-items-center rounded-sm border font-mono text-muted text-xs peer-focus:hidden max-md:hidden"
      >
        /
      </kbd>
    </Form>
  );
}
