import { cx } from "class-variance-authority";
import type { Diagnosis } from "@/lib/diagnosis/diagnose";
import { responsibleLabels } from "./responsible-labels";

const toneClasses = {
  success: "border-l-success",
  failure: "border-l-failure",
  idle: "border-l-line-strong",
} as const;

export function Explanation({ diagnosis }: { diagnosis: Diagnosis }) {
  const { tone, sentence, hints, whatToDo, responsible, code } = diagnosis;
  return (
    <section
      aria-label="Why"
      className={cx(
        "grid gap-1 rounded-r-md border-l-[3px] bg-surface py-2 pr-4 pl-3.5 text-base",
        toneClasses[tone],
      )}
    >
      <p className="break-words">
        <span className="font-semibold">Why: </span>
        {sentence}
      </p>
      {hints.map((hint) => (
        <p key={hint} className="max-w-prose break-words text-muted">
          {hint}
        </p>
      ))}
      {whatToDo && (
        <p className="text-muted">
          {responsible && <span className="font-medium text-text">{responsibleLabels[responsible]}: </span>}
          {whatToDo}
          {code && <code className="ml-2 font-mono text-xs">{code}</code>}
        </p>
      )}
    </section>
  );
}
