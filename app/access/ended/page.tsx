import type { Metadata } from "next";

export const metadata: Metadata = { title: "Ended" };

/** Shown in a frame when the session of the guest has ended. */
export default function EndedPage() {
  return (
    <main className="grid content-start justify-items-center px-4 py-16">
      <div className="grid max-w-sm gap-2 text-center">
        <h1 className="font-semibold text-xl tracking-tight">This session has ended</h1>
        <p className="text-base text-muted">Reload the page to continue.</p>
      </div>
    </main>
  );
}
