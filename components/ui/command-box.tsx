import { CopyButton } from "./copy";

/** A shell command with a copy button. */
export function CommandBox({ title, command }: { title: string; command: string }) {
  return (
    <div className="min-w-0 overflow-hidden rounded-md border bg-sunken">
      <div className="flex items-center justify-between gap-3 border-b py-0.5 pr-1 pl-3 text-muted text-xs">
        <span className="truncate">{title}</span>
        <CopyButton text={command} />
      </div>
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto px-3 py-2"
      >
        <pre className="whitespace-pre-wrap break-all font-mono text-xs">{command}</pre>
      </section>
    </div>
  );
}
