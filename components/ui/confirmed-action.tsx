"use client";

import { type ReactNode, useCallback, useRef } from "react";
import { ActionButton } from "./action-button";
import type { ActionResult } from "./action-result";
import type { ButtonProps } from "./button";
import { Confirm } from "./confirm";
import { useAction } from "./use-action";
import { useShortcut } from "./use-shortcut";

export interface ConfirmedActionProps {
  /** Icon and label of the button. */
  readonly button: ReactNode;
  readonly variant?: ButtonProps["variant"];
  /** A single key that clicks the button. */
  readonly shortcut?: string;
  readonly title: string;
  readonly confirmLabel: string;
  /** The description in the dialog. */
  readonly children: ReactNode;
  /** Why the action is not available now; null when it is. */
  readonly disabledReason?: string | null;
  readonly action: () => Promise<ActionResult<unknown>>;
  /** Shown after success. */
  readonly doneMessage: string;
}

/** A button that asks for confirmation, runs an action and shows its result. */
export function ConfirmedAction(props: ConfirmedActionProps) {
  const { disabledReason = null, shortcut } = props;
  const { run, isPending, result, problem } = useAction(props.action);
  const button = useRef<HTMLButtonElement>(null);
  const press = useCallback(
    (key: string) => {
      if (key !== shortcut || !button.current) return false;
      button.current.click();
      return true;
    },
    [shortcut],
  );
  useShortcut(press);
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
        onConfirm={() => run()}
      >
        {props.children}
      </Confirm>
      <p role="status" className="text-right text-muted text-xs max-sm:text-left">
        {disabledReason ?? (result?.ok ? props.doneMessage : null)}
        {problem && <span className="text-failure">{problem}</span>}
      </p>
    </div>
  );
}
