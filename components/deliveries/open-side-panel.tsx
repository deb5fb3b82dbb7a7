"use client";

import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { moveRowFocus } from "@/components/shell/row-keys";
import { useShortcut } from "@/components/ui/use-shortcut";
import { type DeliveryListState, deliveriesHref } from "./filters";

/** From this width on there is room for a delivery beside the list; `xl` of the stylesheet. */
const wideViewport = "(min-width: 80rem)";

/** Whether a click is to open something here, and not in another tab. */
function isPlainClick({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !(metaKey || ctrlKey || shiftKey || altKey);
}

function findRowLink(id: string | undefined): HTMLElement | null {
  return id ? document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`) : null;
}

/**
 * The list, whose rows open beside it where there is room; elsewhere their links lead to the delivery's own page. `j`
 * and `k` walk through the rows, and what is open goes with them; Escape closes it.
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
    // The link sees that and stays where it is.
    event.preventDefault();
    if (id !== open) router.push(hrefOf(id), { scroll: false });
  };
  return <div onClickCapture={openInPanel}>{children}</div>;
}

/** The list is laid out anew when something opens or closes beside it: the row in question stays in sight, and in focus. */
function useKeepRowVisible(open: string | undefined): void {
  const before = useRef(open);
  useEffect(() => {
    const link = findRowLink(open ?? before.current);
    if (open !== before.current) link?.scrollIntoView({ block: "nearest" });
    if (before.current && !open && document.activeElement === document.body) link?.focus();
    before.current = open;
  }, [open]);
}
