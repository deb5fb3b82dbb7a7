import { cx } from "class-variance-authority";
import type { ComponentProps } from "react";
import { Field, type FieldProps } from "./field";
import type { Choice } from "./filter-row";
import { Input, Select } from "./input";

type Labelled = Omit<FieldProps, "children">;

/** A text input with its label, hint and problem. */
export function TextField({ label, hint, problem, ...input }: Labelled & ComponentProps<"input">) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => <Input autoComplete="off" {...control} {...input} />}
    </Field>
  );
}

export function UrlField({ className, ...rest }: ComponentProps<typeof TextField>) {
  return (
    <TextField
      name="url"
      type="url"
      inputMode="url"
      placeholder="https://example.com/webhooks"
      className={cx("font-mono", className)}
      {...rest}
    />
  );
}

export interface SelectFieldProps extends Labelled, Omit<ComponentProps<"select">, "children" | "onChange"> {
  readonly choices: readonly Choice[];
  /** Label of an additional first choice with an empty value. */
  readonly emptyLabel?: string;
  readonly onChange?: (value: string) => void;
}

/** A select with its label, hint and problem. */
export function SelectField(props: SelectFieldProps) {
  const { label, hint, problem, choices, emptyLabel, onChange, ...select } = props;
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(control) => (
        <Select {...control} {...select} onChange={onChange && ((event) => onChange(event.target.value))}>
          {emptyLabel && <option value="">{emptyLabel}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export interface DialectFieldProps extends Omit<SelectFieldProps, "choices" | "label" | "name"> {
  readonly dialects: readonly { readonly name: string; readonly title: string }[];
}

export function DialectField({ dialects, ...rest }: DialectFieldProps) {
  return (
    <SelectField
      label="Dialect"
      name="dialect"
      choices={dialects.map(({ name, title }) => ({ value: name, label: title }))}
      {...rest}
    />
  );
}
