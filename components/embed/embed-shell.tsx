import type { ReactNode } from "react";
import { EmbedNav } from "./embed-nav";

/** The layout of an embedded page: only the navigation and the page. */
export function EmbedShell({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <EmbedNav />
      <main id="main" className="max-w-[83rem] px-4 py-4 has-data-wide:max-w-none">
        {children}
      </main>
    </div>
  );
}
