import type { ReactNode } from "react";
import { EmbedNav } from "./embed-nav";

/** What stands around a page in another site's frame: the way from page to page, and nothing else. */
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
