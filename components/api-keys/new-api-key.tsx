"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Choice } from "@/components/ui/filter-row";
import { Input, Select } from "@/components/ui/input";
import { OneTimeSecret } from "@/components/ui/secret-once";
import type { Right } from "@/lib/auth/context";
import { ExampleRequest } from "./no-keys";
import { ScopesField } from "./scopes-field";

export interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

export interface NewApiKeyProps {
  readonly partners: readonly Choice[];
  /** What a partner's key can be given, and what one for all partners; empty: the reader can make none of those. */
  readonly rights: { readonly partner: readonly Right[]; readonly all: readonly Right[] };
  /** Where the API is. */
  readonly origin: string;
  readonly onCreate: (form: FormData) => Promise<ActionResult<CreatedKey>>;
}

const lifetimes = [
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "1 year" },
] as const;

/** The form; after it the key, which lives in this page alone and is gone with it. */
export function NewApiKey({ partners, rights, origin, onCreate }: NewApiKeyProps) {
  const [created, setCreated] = useState<CreatedKey>();
  const [owner, setOwner] = useState("");
  if (created) return <Created created={created} origin={origin} />;
  return (
    <ActionForm
      submitLabel="Create key"
      onSubmit={onCreate}
      onDone={setCreated}
      className="grid max-w-2xl gap-6"
    >
      {(problemOf) => (
        <>
          <Field
            label="Name"
            hint="The integration that uses it, for example Order service."
            problem={problemOf("name")}
          >
            {(control) => <Input {...control} name="name" autoComplete="off" maxLength={100} />}
          </Field>
          <Field
            label="Partner"
            hint="A partner's key can only access that partner."
            problem={problemOf("partnerId")}
          >
            {(control) => (
              <Select
                {...control}
                name="partnerId"
                value={owner}
                onChange={(event) => setOwner(event.target.value)}
              >
                <option value="">Choose a partner</option>
                {partners.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
                {rights.all.length > 0 && <option value="all">All partners</option>}
              </Select>
            )}
          </Field>
          <ScopesField
            key={owner === "all" ? "all" : "partner"}
            offered={owner === "all" ? rights.all : rights.partner}
            problem={problemOf("scopes")}
          />
          <Field
            label="Expires"
            hint="The key stops working after this time."
            problem={problemOf("expiresAt")}
          >
            {(control) => (
              <Select {...control} name="lifetimeDays" defaultValue="">
                <option value="">never</option>
                {lifetimes.map(({ days, label }) => (
                  <option key={days} value={days}>
                    after {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </>
      )}
    </ActionForm>
  );
}

function Created({ created: { id, key }, origin }: { created: CreatedKey; origin: string }) {
  return (
    <section aria-label="Created" className="grid max-w-2xl gap-5">
      <h2 role="status" className="flex items-center gap-2 font-semibold text-lg">
        <CircleCheck aria-hidden className="size-4.5 text-success" /> Key created
      </h2>
      <OneTimeSecret secret={key} label="key">
        This key is shown only once. Store it where your integration keeps its secrets. If you lose it, revoke
        it and create a new one.
      </OneTimeSecret>
      <div className="grid gap-1.5">
        <h3 className="font-medium">Try it</h3>
        <ExampleRequest origin={origin} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary">
          <Link href={`/api-keys/${id}`}>Continue and add a webhook</Link>
        </Button>
        <Button asChild>
          <Link href="/api-keys">All API keys</Link>
        </Button>
      </div>
    </section>
  );
}
