import type { ReactNode } from "react";
import { useId } from "react";

/** Connects the control with its label, hint and problem. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A control with its label and hint. A problem replaces the hint and is read by screen readers. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const described = problem || hint ? noteId : undefined;
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": problem ? true : undefined })}
      {described && <FieldNote id={noteId} hint={hint} problem={problem} />}
    </div>
  );
}

export function FieldNote({ id, hint, problem }: { id?: string; hint?: ReactNode; problem?: string }) {
  return problem ? (
    <p id={id} className="text-failure text-xs">
      {toSentence(problem)}
    </p>
  ) : (
    <p id={id} className="text-muted text-xs">
      {hint}
    </p>
  );
}

/** Turns a problem such as "must not be empty" into a sentence. */
function toSentence(problem: string): string {
  const text = problem.charAt(0).toUpperCase() + problem.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
