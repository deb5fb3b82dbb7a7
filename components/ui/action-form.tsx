"use client";

import { type FormEvent, type ReactNode, useState, useTransition } from "react";
import type { ActionResult } from "./action-result";
import { Button } from "./button";
import { Notice } from "./notice";
import { useHydrated } from "./use-hydrated";

export interface ActionFormProps<T> {
  readonly onSubmit: (form: FormData) => Promise<ActionResult<T>>;
  readonly onDone: (data: T, form: HTMLFormElement) => void;
  readonly submitLabel: string;
  /** Stands beside the submitting button. */
  readonly footer?: ReactNode;
  /** The fields; each asks for the problem with it by its name. */
  readonly children: (problemOf: (name: string) => string | undefined) => ReactNode;
  readonly className?: string;
}

/** A form whose problems stand at their fields; only what belongs to none of them stands above the button. */
export function ActionForm<T>(props: ActionFormProps<T>) {
  const { onSubmit, onDone, submitLabel, footer, children, className } = props;
  const [failed, setFailed] = useState<Extract<ActionResult<T>, { ok: false }>>();
  const [isPending, startTransition] = useTransition();
  const hydrated = useHydrated();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    startTransition(async () => {
      const result = await onSubmit(data);
      setFailed(result.ok ? undefined : result);
      if (result.ok) onDone(result.data, form);
    });
  };
  const hasFieldErrors = Object.keys(failed?.fields ?? {}).length > 0;
  return (
    <form method="post" onSubmit={submit} noValidate data-waiting={hydrated ? undefined : ""}>
      <fieldset disabled={!hydrated} className={className ?? "grid gap-4"}>
        {children((name) => problemAt(failed?.fields ?? {}, name))}
        {failed && !hasFieldErrors && (
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

/** The problem of a field, or of a part of it: `scopes.0` belongs to `scopes`. */
function problemAt(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(fields).find(([field]) => field === name || field.startsWith(`${name}.`))?.[1];
}
