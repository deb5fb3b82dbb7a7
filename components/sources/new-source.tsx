"use client";

import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Created, CreatedPart } from "@/components/ui/created";
import { DialectField, TextField } from "@/components/ui/fields";
import { OneTimeSecret } from "@/components/ui/secret-once";
import { texts } from "./texts";

export interface CreatedSource {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly secretHint: string;
}

export interface NewSourceProps {
  readonly dialects: readonly {
    readonly name: string;
    readonly title: string;
    readonly secretHint: string;
  }[];
  readonly onCreate: (form: FormData) => Promise<ActionResult<CreatedSource>>;
}

/** The form for a new source, then its URL and secret. The secret is shown only on this page. */
export function NewSource({ dialects, onCreate }: NewSourceProps) {
  const [created, setCreated] = useState<CreatedSource>();
  const [name, setName] = useState(dialects[0]?.name);
  if (created) return <SourceCreated source={created} />;
  const dialect = dialects.find((each) => each.name === name);
  return (
    <ActionForm
      submitLabel="Create source"
      onSubmit={onCreate}
      onDone={setCreated}
      className="grid max-w-2xl gap-6"
    >
      {(problemOf) => (
        <>
          <DialectField
            hint={texts.form.dialectHint}
            dialects={dialects}
            value={name}
            onChange={setName}
            problem={problemOf("dialect")}
          />
          <TextField
            label="Slug"
            hint={texts.form.slugHint}
            name="slug"
            maxLength={63}
            className="font-mono"
            problem={problemOf("slug")}
          />
          <TextField
            label="Description"
            hint={texts.form.descriptionHint}
            name="description"
            maxLength={200}
            problem={problemOf("description")}
          />
          <TextField
            label="Secret"
            hint={texts.form.secretHint(dialect?.secretHint ?? "")}
            name="secret"
            maxLength={500}
            className="font-mono"
            problem={problemOf("secret")}
          />
        </>
      )}
    </ActionForm>
  );
}

function SourceCreated({ source }: { source: CreatedSource }) {
  return (
    <Created
      title={texts.created.title}
      actions={
        <>
          <Button asChild variant="primary">
            <Link href={`/sources/${source.id}`}>{texts.created.next}</Link>
          </Button>
          <Button asChild>
            <Link href="/sources">All sources</Link>
          </Button>
        </>
      }
    >
      <CreatedPart title={texts.created.url}>
        <Copyable text={source.url} label="the URL" className="w-fit" />
      </CreatedPart>
      <CreatedPart title="Signing secret">
        <OneTimeSecret secret={source.secret} />
        <p className="text-muted text-xs">{source.secretHint}</p>
      </CreatedPart>
    </Created>
  );
}
