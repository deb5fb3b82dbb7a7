"use client";

import { cx } from "class-variance-authority";
import { Check, Copy as CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";

const shownMs = 1_500;

function useCopy(text: string | (() => string)): readonly [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard?.writeText(typeof text === "string" ? text : text()).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return [copied, copy];
}

/** A monospaced text that is copied on click. */
export function Copyable(props: { text: string; shown?: string; label: string; className?: string }) {
  const [copied, copy] = useCopy(props.text);
  const Icon = copied ? Check : CopyIcon;
  return (
    <button
      type="button"
      onClick={copy}
      title={copied ? "Copied" : `Copy ${props.label}`}
      className={cx(
        "group/copy -mx-1 inline-flex max-w-full items-baseline gap-1.5 rounded-sm px-1 text-left font-mono text-xs hover:bg-hover",
        props.className,
      )}
    >
      <span className="min-w-0 break-all">{props.shown ?? props.text}</span>
      <Icon
        aria-hidden
        className={cx(
          "size-3 shrink-0 self-center",
          copied
            ? "text-success"
            : "text-muted opacity-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100",
        )}
      />
      <span className="sr-only" aria-live="polite">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}

export interface CopyButtonProps {
  /** Use a function if the text is expensive to compute. */
  readonly text: string | (() => string);
  readonly label?: string;
}

/** A button that copies a text. */
export function CopyButton({ text, label = "Copy" }: CopyButtonProps) {
  const [copied, copy] = useCopy(text);
  const Icon = copied ? Check : CopyIcon;
  return (
    <button
      type="button"
      onClick={copy}
      className="inline-flex h-6 items-center gap-1.5 rounded-sm px-1.5 text-muted text-xs hover:bg-hover hover:text-text"
    >
      <Icon aria-hidden className={cx("size-3", copied && "text-success")} />
      <span aria-live="polite">{copied ? "Copied" : label}</span>
    </button>
  );
}
