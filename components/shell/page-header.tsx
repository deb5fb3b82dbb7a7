import type { ReactNode } from "react";

/** The title of a page. The children are its main actions. */
export function PageHeader(props: { title: string; description?: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="break-words font-semibold text-xl tracking-tight">{props.title}</h1>
        {props.description && <p className="mt-0.5 max-w-prose text-base text-muted">{props.description}</p>}
      </div>
      {props.children && <div className="flex flex-wrap items-center gap-2">{props.children}</div>}
    </header>
  );
}
