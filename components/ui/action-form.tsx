"use client";

import { cx } from "class-variance-authority";
import { type FormEvent, type ReactNode, startTransition, useActionState, useEffect, useRef } from "react";
import type { ActionResult, Failed } from "./action-result";
import { Button } from "./button";
import { Notice } from "./notice";
import { useHydrated } from "./use-hydrated";

export interface ActionFormProps<T> {
  readonly onSubmit: (form: FormData) => Promise<ActionResult<T>>;
  readonly onDone: (data: T, form: HTMLFormElement) => void;
  readonly submitLabel: string;
  /** Placed to the left of the submit button. */
  readonly footer?: ReactNode;
  /** Renders the fields. */
  readonly children: (problemOf: ProblemOf) => ReactNode;
  readonly className?: string;
  /** A page of its own: the button is on the left, and the message above it also points to problems of fields. */
  readonly isPage?: boolean;
}

/** The problem of a field by its name. */
export type ProblemOf = (name: string) => string | undefined;

interface Submission {
  readonly form: HTMLFormElement;
  readonly data: FormData;
}

/**
 * A form that submits to a server action. Problems of a field are shown at the field, and the first such field gets
 * the focus. A problem that belongs to no field is shown above the button.
 *
 * The action is dispatched by `onSubmit` and not by `action`: React resets the fields of a form after its `action`,
 * and a refused input would be lost.
 */
export function ActionForm<T>(props: ActionFormProps<T>) {
  const { onSubmit, onDone, submitLabel, footer, children, className, isPage } = props;
  const element = useRef<HTMLFormElement>(null);
  const hydrated = useHydrated();
  const [failed, dispatch, isPending] = useActionState(
    async (_: Failed | undefined, { form, data }: Submission) => {
      const result = await onSubmit(data);
      if (!result.ok) return result;
      onDone(result.data, form);
      return undefined;
    },
    undefined,
  );
  useEffect(() => {
    if (failed) element.current?.querySelector<HTMLElement>(invalidControls)?.focus();
  }, [failed]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    startTransition(() => dispatch({ form, data: new FormData(form) }));
  };
  const fields = failed?.fields ?? {};
  const hasFields = Object.keys(fields).length > 0;
  const message = hasFields ? isPage && "Please fix the highlighted fields." : failed?.message;
  return (
    <form ref={element} method="post" onSubmit={submit} noValidate data-waiting={hydrated ? undefined : ""}>
      <fieldset disabled={!hydrated} className={className ?? "grid gap-4"}>
        {children((name) => problemOf(fields, name))}
        {message && (
          <Notice tone="failure" role="alert">
            {message}
          </Notice>
        )}
        <div className={cx("flex flex-wrap gap-2", !isPage && "justify-end")}>
          {footer}
          <Button type="submit" variant="primary" disabled={isPending}>
            {submitLabel}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

const invalidControls = "[aria-invalid=true], [data-invalid] input";

/** The problem of a field or of a part of it: `scopes.0` belongs to `scopes`. */
function problemOf(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(fields).find(([field]) => field === name || field.startsWith(`${name}.`))?.[1];
}
