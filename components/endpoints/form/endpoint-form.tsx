"use client";

import { type FormEvent, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { useHydrated } from "@/components/ui/use-hydrated";
import { settingLabel } from "@/lib/endpoints/settings";
import { AdvancedFields } from "./advanced-fields";
import { EventTypesField } from "./event-types-field";
import { FilterField } from "./filter-field";
import {
  type DialectOption,
  type EndpointValues,
  type EventTypeOption,
  type PartnerOption,
  type Problems,
  problemOf,
  type SubmitEndpoint,
} from "./types";

export interface EndpointFormProps<T> {
  readonly dialects: readonly DialectOption[];
  /** The partners to choose from: the actor's own, or the one that the endpoint belongs to. */
  readonly partners: readonly PartnerOption[];
  /** Whether the actor can act for every partner. */
  readonly isOperator: boolean;
  /** Operational events; empty if the actor may not subscribe to them. */
  readonly operationalTypes: readonly EventTypeOption[];
  readonly values?: EndpointValues;
  readonly submitLabel: string;
  readonly onSubmit: SubmitEndpoint<T>;
  readonly onDone: (data: T) => void;
}

const suggestions: Readonly<Record<string, readonly string[]>> = { klikit: ["brand_id", "branch_id"] };

export function EndpointForm<T>(props: EndpointFormProps<T>) {
  const { dialects, partners, isOperator, operationalTypes, values } = props;
  const [dialectName, setDialectName] = useState(values?.dialect ?? dialects[0]?.name);
  const [partnerId, setPartnerId] = useState(partners.length === 1 ? partners[0]?.id : undefined);
  const { submit, isPending, message, problems } = useSubmit(props);
  const hydrated = useHydrated();
  const dialect = dialects.find(({ name }) => name === dialectName);
  const partner = partners.find(({ id }) => id === partnerId);
  if (!dialect) return null;
  return (
    <form method="post" onSubmit={submit} noValidate data-waiting={hydrated ? undefined : ""}>
      <fieldset disabled={!hydrated} className="grid max-w-2xl gap-6">
        {isOperator && !values && (
          <PartnerField
            partners={partners}
            chosen={partnerId}
            onChoose={setPartnerId}
            problem={problemOf(problems, "partnerId")}
          />
        )}
        {!isOperator && partner?.scope.length === 0 && (
          <Notice tone="waiting">
            An operator must set first which events belong to you. Until then, only operators can choose what
            your endpoints receive.
          </Notice>
        )}
        <Field
          label={settingLabel("url")}
          hint="Where the partner receives webhooks."
          problem={problemOf(problems, "url")}
        >
          {(control) => (
            <Input
              {...control}
              name="url"
              type="url"
              inputMode="url"
              required
              autoComplete="off"
              defaultValue={values?.url}
              placeholder="https://example.com/webhooks"
              className="font-mono"
            />
          )}
        </Field>
        <Field
          label={settingLabel("description")}
          hint="A name for people, such as POS Bali."
          problem={problemOf(problems, "description")}
        >
          {(control) => (
            <Input
              {...control}
              name="description"
              maxLength={200}
              autoComplete="off"
              defaultValue={values?.description ?? ""}
            />
          )}
        </Field>
        {!values && (
          <Field
            label={settingLabel("dialect")}
            hint="The format of the requests and their signature. The receiver must support it."
            problem={problemOf(problems, "dialect")}
          >
            {(control) => (
              <Select
                {...control}
                name="dialect"
                value={dialectName}
                onChange={(event) => setDialectName(event.target.value)}
              >
                {dialects.map(({ name, title }) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <EventTypesField
          key={dialect.name}
          dialect={dialect}
          operational={partner?.takesOperational ? operationalTypes : []}
          chosen={values?.eventTypes ?? []}
          problem={problemOf(problems, "eventTypes")}
        />
        <FilterField
          filter={values?.filter ?? {}}
          suggested={suggestions[dialect.name] ?? []}
          scope={partner?.scope ?? []}
          problem={problemOf(problems, "filter")}
        />
        <AdvancedFields dialect={dialect} values={values} problems={problems} />
        {message && (
          <Notice tone="failure" role="alert">
            {message}
          </Notice>
        )}
        <div>
          <Button type="submit" variant="primary" disabled={isPending}>
            {props.submitLabel}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

interface PartnerFieldProps {
  readonly partners: readonly PartnerOption[];
  readonly chosen: string | undefined;
  readonly onChoose: (partnerId: string) => void;
  readonly problem?: string;
}

function PartnerField({ partners, chosen, onChoose, problem }: PartnerFieldProps) {
  return (
    <Field label="Partner" problem={problem}>
      {(control) => (
        <Select
          {...control}
          name="partnerId"
          value={chosen ?? ""}
          onChange={(event) => onChoose(event.target.value)}
        >
          <option value="">Choose a partner</option>
          {partners.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Problems with a field are shown at the field, other problems above the button. */
function useSubmit<T>({ onSubmit, onDone }: EndpointFormProps<T>) {
  const [problems, setProblems] = useState<Problems>({});
  const [message, setMessage] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    form.current = event.currentTarget;
    const data = new FormData(event.currentTarget);
    startTransition(async () => {
      const result = await onSubmit(data);
      if (result.ok) return onDone(result.data);
      const hasFields = Object.keys(result.fields).length > 0;
      setProblems(result.fields);
      setMessage(hasFields ? "Please fix the highlighted fields." : result.message);
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid] input")?.focus(),
      );
    });
  };
  return { submit, isPending, message, problems };
}
