import type { ReactNode } from "react";

/** The empty state of a list: what will appear here, and how to make it appear. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-y py-14">
      <div className="mx-auto grid max-w-xl gap-2 px-4 text-center">
        <h2 className="font-semibold text-lg">{title}</h2>
        <div className="grid justify-items-center gap-3 text-base text-muted">{children}</div>
      </div>
    </div>
  );
}
