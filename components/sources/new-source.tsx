"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { OneTimeSecret } from "@/components/ui/secret-once";

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

/** The form; after it, the URL and the secret, which lives in this page alone and is gone with it. */
export function NewSource({ dialects, onCreate }: NewSourceProps) {
  const [created, setCreated] = useState<CreatedSource>();
  const [name, setName] = useState(dialects[0]?.name);
  if (created) return <Created source={created} />;
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
          <Field
            label="Dialect"
            hint="How the provider signs and names its events."
            problem={problemOf("dialect")}
          >
            {(control) => (
              <Select
                {...control}
                name="dialect"
                value={name}
                onChange={(event) => setName(event.target.value)}
              >
                {dialects.map((each) => (
                  <option key={each.name} value={each.name}>
                    {each.title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field
            label="Slug"
            hint="The last part of the URL: lowercase letters, digits and hyphens. You cannot change it later."
            problem={problemOf("slug")}
          >
            {(control) => (
              <Input {...control} name="slug" autoComplete="off" maxLength={63} className="font-mono" />
            )}
          </Field>
          <Field label="Description" hint="A note for your team." problem={problemOf("description")}>
            {(control) => <Input {...control} name="description" autoComplete="off" maxLength={200} />}
          </Field>
          <Field
            label="Secret"
            hint={`Leave empty to generate one. ${dialect?.secretHint ?? ""}`}
            problem={problemOf("secret")}
          >
            {(control) => (
              <Input {...control} name="secret" autoComplete="off" maxLength={500} className="font-mono" />
            )}
          </Field>
        </>
      )}
    </ActionForm>
  );
}

function Created({ source }: { source: CreatedSource }) {
  return (
    <section aria-label="Created" className="grid max-w-2xl gap-5">
      <h2 role="status" className="flex items-center gap-2 font-semibold text-lg">
        <CircleCheck aria-hidden className="size-4.5 text-success" /> Source created
      </h2>
      <div className="grid gap-1.5">
        <h3 className="font-medium">URL to enter at the provider</h3>
        <Copyable text={source.url} label="the URL" className="w-fit" />
      </div>
      <div className="grid gap-1.5">
        <h3 className="font-medium">Signing secret</h3>
        <OneTimeSecret secret={source.secret} />
        <p className="text-muted text-xs">{source.secretHint}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary">
          <Link href={`/sources/${source.id}`}>Continue and send an example</Link>
        </Button>
        <Button asChild>
          <Link href="/sources">All sources</Link>
        </Button>
      </div>
    </section>
  );
}
