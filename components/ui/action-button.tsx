"use client";

import { Button, type ButtonProps } from "./button";
import { useHydrated } from "./use-hydrated";

/** A button with a click handler. It stays disabled until the page is hydrated, so that no click is lost. */
export function ActionButton({ disabled, ...rest }: ButtonProps) {
  const hydrated = useHydrated();
  return (
    <Button {...rest} disabled={disabled || !hydrated} data-waiting={hydrated || disabled ? undefined : ""} />
  );
}
