"use client";

import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Created, CreatedPart } from "@/components/ui/created";
import { SelectField, TextField } from "@/components/ui/fields";
import type { Choice } from "@/components/ui/filter-row";
import { OneTimeSecret } from "@/components/ui/secret-once";
import type { Right } from "@/lib/auth/rights";
import { ExampleRequest } from "./no-keys";
import { ScopesField } from "./scopes-field";
import { texts } from "./texts";

export interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

export interface NewApiKeyProps {
  readonly partners: readonly Choice[];
  /** The permissions that a partner's key can have, and those of a key for all partners. Empty: not allowed. */
  readonly rights: { readonly partner: readonly Right[]; readonly all: readonly Right[] };
  /** The origin of the API. */
  readonly origin: string;
  readonly onCreate: (form: FormData) => Promise<ActionResult<CreatedKey>>;
}

const allPartners: Choice = { value: "all", label: "All partners" };

const lifetimes: readonly Choice[] = [
  { value: "30", label: "after 30 days" },
  { value: "90", label: "after 90 days" },
  { value: "365", label: "after 1 year" },
];

/** The form for a new API key, then the key. The key is shown only on this page. */
export function NewApiKey({ partners, rights, origin, onCreate }: NewApiKeyProps) {
  const [created, setCreated] = useState<CreatedKey>();
  const [owner, setOwner] = useState("");
  if (created) return <CreatedApiKey created={created} origin={origin} />;
  return (
    <ActionForm
      submitLabel="Create key"
      onSubmit={onCreate}
      onDone={setCreated}
      className="grid max-w-2xl gap-6"
    >
      {(problemOf) => (
        <>
          <TextField
            label="Name"
            hint={texts.form.nameHint}
            name="name"
            maxLength={100}
            problem={problemOf("name")}
          />
          <SelectField
            label="Partner"
            hint={texts.form.partnerHint}
            name="partnerId"
            emptyLabel="Choose a partner"
            choices={rights.all.length > 0 ? [...partners, allPartners] : partners}
            value={owner}
            onChange={setOwner}
            problem={problemOf("partnerId")}
          />
          <ScopesField
            key={owner === "all" ? "all" : "partner"}
            offered={owner === "all" ? rights.all : rights.partner}
            problem={problemOf("scopes")}
          />
          <SelectField
            label="Expires"
            hint={texts.form.expiryHint}
            name="lifetimeDays"
            emptyLabel="never"
            choices={lifetimes}
            problem={problemOf("expiresAt")}
          />
        </>
      )}
    </ActionForm>
  );
}

function CreatedApiKey({ created: { id, key }, origin }: { created: CreatedKey; origin: string }) {
  return (
    <Created
      title={texts.created.title}
      actions={
        <>
          <Button asChild variant="primary">
            <Link href={`/api-keys/${id}`}>{texts.created.next}</Link>
          </Button>
          <Button asChild>
            <Link href="/api-keys">All API keys</Link>
          </Button>
        </>
      }
    >
      <OneTimeSecret secret={key} label="key">
        {texts.created.notice}
      </OneTimeSecret>
      <CreatedPart title="Try it">
        <ExampleRequest origin={origin} />
      </CreatedPart>
    </Created>
  );
}
