"use client";

import { Search as SearchIcon } from "lucide-react";
import Form from "next/form";
import { useSearchParams } from "next/navigation";
import { useId, useRef } from "react";
import { useShortcut } from "@/components/ui/use-shortcut";

/** Finds deliveries by their id, their event's id, the external id or attributes of the event. `/` focuses it. */
export function Search() {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const query = useSearchParams().get("q") ?? "";
  useShortcut((key) => {
    if (key !== "/") return false;
    field.current?.focus();
    field.current?.select();
    return true;
  });
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
        aria-describedby={`${id}-help`}
        placeholder="ID, external ID or brand_id:663"
        className="peer h-8 w-full rounded-md border border-transparent bg-hover pr-8 pl-8 text-sm placeholder:text-muted hover:border-line focus:border-line-strong focus:bg-surface [&::-webkit-search-cancel-button]:hidden"
      />
      <kbd
        aria-hidden
        className="pointer-events-none absolute top-1.5 right-2 grid size-5 place-items-center rounded-sm border font-mono text-muted text-xs peer-focus:hidden max-md:hidden"
      >
        /
      </kbd>
      <Help id={`${id}-help`} />
    </Form>
  );
}

/** The supported search terms. Visible while the field has the focus. */
function Help({ id }: { id: string }) {
  return (
    <dl
      id={id}
      className="absolute top-full right-0 left-0 z-30 mt-1.5 hidden grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md border bg-raised px-3 py-2.5 text-xs shadow-float peer-focus:grid"
    >
      <Kind example="dlv_… or evt_…">a delivery, or all deliveries of an event</Kind>
      <Kind example="7821">the complete event ID of the provider</Kind>
      <Kind example="brand_id:663">event attributes; all of them must match</Kind>
    </dl>
  );
}

function Kind({ example, children }: { example: string; children: string }) {
  return (
    <>
      <dt className="font-mono">{example}</dt>
      <dd className="text-muted">{children}</dd>
    </>
  );
}
