"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";
import { useShortcut } from "@/components/ui/use-shortcut";
import { KeyboardHelp } from "./keys-help";
import type { PaletteProps } from "./palette";

// Loaded on demand, because most visits do not use it.
const Palette = dynamic(() => import("./palette"), { ssr: false });

type Open = "palette" | "keys" | null;

/** The button of the command palette, and the keyboard shortcuts of the palette and of the help. */
export function PaletteButton(props: Omit<PaletteProps, "onClose" | "onShowKeys">) {
  const [open, setOpen] = useState<Open>(null);
  const hydrated = useHydrated();
  const close = useCallback(() => setOpen(null), []);
  useShortcut(
    useCallback((key: string) => {
      if (key !== "?") return false;
      setOpen("keys");
      return true;
    }, []),
  );
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((now) => (now === "palette" ? null : "palette"));
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button
        type="button"
        disabled={!hydrated}
        onClick={() => setOpen("palette")}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-8 shrink-0 items-center gap-2 rounded-md border px-2.5 text-muted text-sm hover:border-line-strong hover:text-text max-md:hidden"
      >
        Go to
        <kbd aria-hidden className="font-mono text-xs">
          ⌘K
        </kbd>
      </button>
      {open === "palette" && <Palette {...props} onClose={close} onShowKeys={() => setOpen("keys")} />}
      {open === "keys" && <KeyboardHelp onClose={close} />}
    </>
  );
}
