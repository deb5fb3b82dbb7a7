import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

export interface CreatedProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Links to the next steps. */
  readonly actions: ReactNode;
}

/** Replaces a form after its object was created, and shows what is only visible once, such as its secret. */
export function Created({ title, children, actions }: CreatedProps) {
  return (
    <section aria-label="Created" className="grid max-w-2xl gap-5">
      <h2 role="status" className="flex items-center gap-2 font-semibold text-lg">
        <CircleCheck aria-hidden className="size-4.5 text-success" /> {title}
      </h2>
      {children}
      <div className="flex flex-wrap gap-2">{actions}</div>
    </section>
  );
}

/** A titled part of a {@link Created} section. */
export function CreatedPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <h3 className="font-medium">{title}</h3>
      {children}
    </div>
  );
}
