"use client";

import { ChevronRight } from "lucide-react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PolicyFields } from "./policy-fields";
import { formatSchedule } from "./schedule";
import { type DialectOption, type EndpointValues, type Problems, problemOf } from "./types";

interface AdvancedFieldsProps {
  readonly dialect: DialectOption;
  /** Undefined for a new endpoint: what is left empty then comes from the dialect. */
  readonly values: EndpointValues | undefined;
  readonly problems: Problems;
}

const fields = ["timeoutMs", "retrySchedule", "maxInFlight", "rateLimit", "disableAfter", "secret"];

/** What most people leave as it is. Opens by itself when something in it is wrong. */
export function AdvancedFields({ dialect, values, problems }: AdvancedFieldsProps) {
  const hasProblem = fields.some((field) => problemOf(problems, field));
  const schedule = formatSchedule(dialect.retrySchedule);
  return (
    <details className="group border-y" open={hasProblem || undefined}>
      <summary className="flex h-10 items-center gap-1.5 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform duration-100 group-open:rotate-90"
        />
        Advanced
        <span className="ml-1 font-normal text-muted max-sm:hidden">
          time limit, retries, concurrency, rate, order{values ? "" : ", own secret"}
        </span>
      </summary>
      <div className="grid gap-4 pt-1 pb-5 sm:grid-cols-2">
        <Field
          label="Time limit, in seconds"
          hint={values ? "1 to 60" : `1 to 60. Empty: ${dialect.timeoutMs / 1_000}`}
          problem={problemOf(problems, "timeoutMs")}
        >
          {(control) => (
            <Input
              {...control}
              name="timeoutSeconds"
              type="number"
              min={1}
              max={60}
              step="any"
              defaultValue={values && values.timeoutMs / 1_000}
              className="font-mono"
            />
          )}
        </Field>
        <Field
          label="Requests at a time"
          hint={values ? "1 to 100" : "1 to 100. Empty: 10"}
          problem={problemOf(problems, "maxInFlight")}
        >
          {(control) => (
            <Input
              {...control}
              name="maxInFlight"
              type="number"
              min={1}
              max={100}
              defaultValue={values?.maxInFlight}
              className="font-mono"
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <Field
            label="Waits before retries"
            hint={values ? "Such as 30 s, 1 m, 2 h. Empty: no retries" : `Empty: ${schedule}`}
            problem={problemOf(problems, "retrySchedule")}
          >
            {(control) => (
              <Input
                {...control}
                name="retrySchedule"
                defaultValue={values && formatSchedule(values.retrySchedule)}
                placeholder={schedule}
                className="font-mono"
              />
            )}
          </Field>
        </div>
        <Field label="Requests per second" hint="Empty: no limit" problem={problemOf(problems, "rateLimit")}>
          {(control) => (
            <Input
              {...control}
              name="rateLimit"
              type="number"
              min={1}
              max={10_000}
              defaultValue={values?.rateLimit ?? undefined}
              className="font-mono"
            />
          )}
        </Field>
        <PolicyFields values={values} problems={problems} />
        {!values && (
          <Field
            label="Own secret"
            hint={`Empty: Portico makes one. ${dialect.secretHint}`}
            problem={problemOf(problems, "secret")}
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
