"use client";

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
  /** Renders the fields. `problemOf` returns the problem of a field by its name. */
  readonly children: (problemOf: (name: string) => string | undefined) => ReactNode;
  readonly className?: string;
}

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
  const { onSubmit, onDone, submitLabel, footer, children, className } = props;
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
  return (
    <form ref={element} method="post" onSubmit={submit} noValidate data-waiting={hydrated ? undefined : ""}>
      <fieldset disabled={!hydrated} className={className ?? "grid gap-4"}>
        {children((name) => problemOf(fields, name))}
        {failed && Object.keys(fields).length === 0 && (
          <Notice tone="failure" role="alert">
            {failed.message}
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-2">
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
