"use client";

import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { settingLabel } from "@/lib/endpoints/settings";
import { AdvancedFields } from "./advanced-fields";
import { EventTypesField } from "./event-types-field";
import { FilterField } from "./filter-field";
import type { DialectOption, EndpointValues, EventTypeOption, PartnerOption, SubmitEndpoint } from "./types";

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
  const { dialects, partners, isOperator, operationalTypes, values, submitLabel, onSubmit, onDone } = props;
  const [dialectName, setDialectName] = useState(values?.dialect ?? dialects[0]?.name);
  const [partnerId, setPartnerId] = useState(partners.length === 1 ? partners[0]?.id : undefined);
  const dialect = dialects.find(({ name }) => name === dialectName);
  const partner = partners.find(({ id }) => id === partnerId);
  if (!dialect) return null;
  return (
    <ActionForm
      isPage
      submitLabel={submitLabel}
      onSubmit={onSubmit}
      onDone={onDone}
      className="grid max-w-2xl gap-6"
    >
      {(problemOf) => (
        <>
          {isOperator && !values && (
            <PartnerField
              partners={partners}
              chosen={partnerId}
              onChoose={setPartnerId}
              problem={problemOf("partnerId")}
            />
          )}
          {!isOperator && partner?.scope.length === 0 && (
            <Notice tone="waiting">
              An operator must set first which events belong to you. Until then, only operators can choose
              what your endpoints receive.
            </Notice>
          )}
          <Field
            label={settingLabel("url")}
            hint="Where the partner receives webhooks."
            problem={problemOf("url")}
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
            problem={problemOf("description")}
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
              problem={problemOf("dialect")}
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
            problem={problemOf("eventTypes")}
          />
          <FilterField
            filter={values?.filter ?? {}}
            suggested={suggestions[dialect.name] ?? []}
            scope={partner?.scope ?? []}
            problem={problemOf("filter")}
          />
          <AdvancedFields dialect={dialect} values={values} problemOf={problemOf} />
        </>
      )}
    </ActionForm>
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
