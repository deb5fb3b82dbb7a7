"use client";

import { type ReactNode, useCallback, useRef, useState, useTransition } from "react";
import { ActionButton } from "./action-button";
import type { ActionResult } from "./action-result";
import type { ButtonProps } from "./button";
import { Confirm } from "./confirm";
import { useShortcut } from "./use-shortcut";

export interface ConfirmedActionProps {
  /** The button's icon and word. */
  readonly button: ReactNode;
  readonly variant?: ButtonProps["variant"];
  /** A single key that presses the button. */
  readonly shortcut?: string;
  readonly title: string;
  readonly confirmLabel: string;
  /** What it will do, in the dialog. */
  readonly children: ReactNode;
  /** Why it cannot be done now; null when it can. */
  readonly disabledReason?: string | null;
  readonly action: () => Promise<ActionResult<unknown>>;
  /** Said when it is done. */
  readonly doneMessage: string;
}

/** A button that asks once, acts, and says what came of it. */
export function ConfirmedAction(props: ConfirmedActionProps) {
  const { disabledReason = null, shortcut } = props;
  const [result, setResult] = useState<ActionResult<unknown>>();
  const [isPending, startTransition] = useTransition();
  const button = useRef<HTMLButtonElement>(null);
  const action = () => startTransition(async () => setResult(await props.action()));
  const press = useCallback(
    (key: string) => {
      if (key !== shortcut || !button.current) return false;
      button.current.click();
      return true;
    },
    [shortcut],
  );
  useShortcut(press);
  const statusText = disabledReason ?? (result?.ok ? props.doneMessage : null);
  return (
    <div className="grid max-w-sm justify-items-end gap-1.5 max-sm:justify-items-start">
      <Confirm
        trigger={
          <ActionButton
            ref={button}
            variant={props.variant}
            disabled={disabledReason !== null || isPending}
            aria-keyshortcuts={shortcut}
          >
            {props.button}
          </ActionButton>
        }
        title={props.title}
        confirmLabel={props.confirmLabel}
        onConfirm={action}
      >
        {props.children}
      </Confirm>
      <p role="status" className="text-right text-muted text-xs max-sm:text-left">
        {statusText}
        {result && !result.ok && <span className="text-failure">{result.message}</span>}
      </p>
    </div>
  );
}
