import type { ReactNode } from "react";
import { useId } from "react";

/** A part of a page with a title. It is a landmark for screen readers. */
export function Section(props: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={props.className}>
      <div className="mb-2 flex min-h-6 items-center justify-between gap-3">
        <h2 id={id} className="font-semibold text-base">
          {props.title}
        </h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}
