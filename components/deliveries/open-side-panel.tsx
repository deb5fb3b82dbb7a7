"use client";

import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { moveRowFocus } from "@/components/shell/row-keys";
import { useShortcut } from "@/components/ui/use-shortcut";
import { type DeliveryListState, deliveriesHref } from "./filters";

/** The minimum width for the side panel; `xl` in the style sheet. */
const wideViewport = "(min-width: 80rem)";

/** Whether a click opens a link in the same tab. */
function isPlainClick({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}

function findRowLink(id: string | undefined): HTMLElement | null {
  return id ? document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`) : null;
}

/**
 * Opens rows of the list in the side panel, if the window is wide enough. Otherwise their links open the page of the
 * delivery. `j` and `k` move the focus and the panel, Escape closes the panel.
 */
export function SidePanelOpener({
  listState,
  children,
}: {
  listState: DeliveryListState;
  children: ReactNode;
}) {
  const router = useRouter();
  const { open } = listState;
  const hrefOf = (id: string | undefined) => deliveriesHref({ ...listState, open: id, attempt: undefined });

  useShortcut((key) => {
    if (key === "Escape" && open) {
      router.push(hrefOf(undefined), { scroll: false });
      return true;
    }
    const id = moveRowFocus(key)?.dataset.rowLink;
    if (id && open && id !== open) router.replace(hrefOf(id), { scroll: false });
    return id !== undefined;
  });
  useKeepRowVisible(open);

  const openInPanel = (event: MouseEvent) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row-link]") : null;
    const id = link?.dataset.rowLink;
    if (!id || !isPlainClick(event) || !window.matchMedia(wideViewport).matches) return;
    // Prevents the navigation of the link.
    event.preventDefault();
    if (id !== open) router.push(hrefOf(id), { scroll: false });
  };
  return <div onClickCapture={openInPanel}>{children}</div>;
}

/**
 * Keeps the current row visible and focused when the panel opens or closes, because this changes the layout of the
 * list.
 */
function useKeepRowVisible(open: string | undefined): void {
  const before = useRef(open);
  useEffect(() => {
    const link = findRowLink(open ?? before.current);
    if (open !== before.current) link?.scrollIntoView({ block: "nearest" });
    if (before.current && !open && document.activeElement === document.body) link?.focus();
    before.current = open;
  }, [open]);
}
