"use client";

import { cx } from "class-variance-authority";
import { Monitor, Moon, Sun } from "lucide-react";
import { useOptimistic, useTransition } from "react";
import type { ActionResult } from "@/components/ui/action-result";
import { useHydrated } from "@/components/ui/use-hydrated";
import { type Theme, themes } from "./theme";

const themeLabels = {
  system: { icon: Monitor, label: "System theme" },
  light: { icon: Sun, label: "Light theme" },
  dark: { icon: Moon, label: "Dark theme" },
} as const;

export interface ThemeSwitchProps {
  readonly theme: Theme;
  readonly onChoose: (theme: Theme) => Promise<ActionResult<Theme>>;
}

/** Changes the theme immediately, and stores it in a cookie so that the server renders the next page with it. */
export function ThemeSwitch({ theme, onChoose }: ThemeSwitchProps) {
  const [shown, setShown] = useOptimistic(theme);
  const [, startTransition] = useTransition();
  const hydrated = useHydrated();
  const choose = (newTheme: Theme) =>
    startTransition(async () => {
      setShown(newTheme);
      document.documentElement.dataset.theme = newTheme;
      await onChoose(newTheme);
    });
  return (
    <fieldset aria-label="Theme" disabled={!hydrated} className="flex rounded-md bg-hover p-0.5">
      {themes.map((value) => {
        const { icon: Icon, label } = themeLabels[value];
        return (
          <button
            key={value}
            type="button"
            title={label}
            aria-label={label}
            aria-pressed={shown === value}
            onClick={() => choose(value)}
            className={cx(
              "grid h-7 w-8 place-items-center rounded-sm",
              shown === value
                ? "bg-surface text-text shadow-[0_0_0_1px_var(--line)]"
                : "text-muted hover:text-text",
            )}
          >
            <Icon aria-hidden className="size-3.5" />
          </button>
        );
      })}
    </fieldset>
  );
}
