"use client";

import { ChevronRight } from "lucide-react";
import type { ProblemOf } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { deliverySettingKeys, usedSettings } from "@/lib/endpoints/settings";
import { SettingField } from "./setting-field";
import type { DialectOption, EndpointValues } from "./types";

interface AdvancedFieldsProps {
  readonly dialect: DialectOption;
  /** Undefined for a new endpoint: its empty fields get the dialect's defaults. */
  readonly values: EndpointValues | undefined;
  readonly problemOf: ProblemOf;
}

/** The settings that most endpoints leave at their defaults. The section opens by itself when one has a problem. */
export function AdvancedFields({ dialect, values, problemOf }: AdvancedFieldsProps) {
  const hasProblem = [...deliverySettingKeys, "secret"].some((field) => problemOf(field) !== undefined);
  return (
    <details className="group border-y" open={hasProblem || undefined}>
      <summary className="flex h-10 items-center gap-1.5 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform duration-100 group-open:rotate-90"
        />
        Advanced
        <span className="ml-1 font-normal text-muted max-sm:hidden">
          limits, retries, order{values ? "" : ", own secret"}
        </span>
      </summary>
      <div className="grid gap-4 pt-1 pb-5 sm:grid-cols-2">
        {usedSettings(dialect.defaults).map((key) => (
          <SettingField
            key={key}
            name={key}
            values={values}
            defaults={dialect.defaults}
            problem={problemOf(key)}
          />
        ))}
        {!values && (
          <Field
            label="Custom secret"
            hint={`Empty: Portico generates one. ${dialect.secretHint}`}
            problem={problemOf("secret")}
          >
            {(control) => (
              <Input
                {...control}
                name="secret"
                type="password"
                autoComplete="new-password"
                maxLength={500}
                className="font-mono"
              />
            )}
          </Field>
        )}
      </div>
    </details>
  );
}
