"use client";

import { Button, type ButtonProps } from "./button";
import { useHydrated } from "./use-hydrated";

/** A button that does something here. Until the page can react it takes no click: one would be lost without a word. */
export function ActionButton({ disabled, ...rest }: ButtonProps) {
  const hydrated = useHydrated();
  return (
    <Button {...rest} disabled={disabled || !hydrated} data-waiting={hydrated || disabled ? undefined : ""} />
  );
}
