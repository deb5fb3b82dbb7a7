"use client";

import { Pencil, Webhook } from "lucide-react";
import { useState } from "react";
import type { Conditions } from "@/components/endpoints/form/conditions";
import { EventTypesField } from "@/components/endpoints/form/event-types-field";
import { FilterField } from "@/components/endpoints/form/filter-field";
import type { DialectOption } from "@/components/endpoints/form/types";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { DialectField, UrlField } from "@/components/ui/fields";
import { OneTimeSecret } from "@/components/ui/secret-once";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { texts } from "./texts";

interface SaveResult {
  /** Set when the webhook is new. */
  readonly webhookSecret: string | null;
}

export interface KeyWebhookProps {
  readonly dialects: readonly DialectOption[];
  /** The scope of the key's partner. */
  readonly scope: readonly Conditions[];
  /** Null if the key has no webhook yet. */
  readonly webhook: ApiKeyView["webhook"];
  readonly onSave: (form: FormData) => Promise<ActionResult<SaveResult>>;
}

/** The dialect whose API keys have webhooks. */
const defaultDialect = "editframe";

/** Adds a webhook to an API key or edits it. The secret of a new webhook is shown once. */
export function KeyWebhook(props: KeyWebhookProps) {
  const { webhook } = props;
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const done = ({ webhookSecret }: SaveResult) => {
    setSecret(webhookSecret);
    setOpen(false);
  };
  if (isOpen) return <WebhookForm {...props} onDone={done} onCancel={() => setOpen(false)} />;
  return (
    <div className="grid gap-3">
      {secret && <OneTimeSecret secret={secret} />}
      {!webhook && <p className="text-muted">{texts.webhook.description}</p>}
      <ActionButton className="w-fit" onClick={() => setOpen(true)}>
        {webhook ? <Pencil aria-hidden /> : <Webhook aria-hidden />}
        {webhook ? "Edit webhook" : "Add webhook"}
      </ActionButton>
    </div>
  );
}

interface WebhookFormProps extends KeyWebhookProps {
  readonly onDone: (saved: SaveResult) => void;
  readonly onCancel: () => void;
}

function WebhookForm({ dialects, scope, webhook, onSave, onDone, onCancel }: WebhookFormProps) {
  const [name, setName] = useState(webhook?.dialect ?? defaultDialect);
  const dialect = dialects.find((each) => each.name === name);
  if (!dialect) return null;
  return (
    <ActionForm
      submitLabel={webhook ? "Save webhook" : "Add webhook"}
      footer={<Button onClick={onCancel}>Cancel</Button>}
      onSubmit={onSave}
      onDone={onDone}
      className="grid gap-5"
    >
      {(problemOf) => (
        <>
          <UrlField
            label="URL"
            hint={texts.webhook.urlHint}
            defaultValue={webhook?.url}
            problem={problemOf("webhook.url")}
          />
          {!webhook && (
            <DialectField
              hint={texts.webhook.dialectHint}
              dialects={dialects}
              value={name}
              onChange={setName}
              problem={problemOf("webhook.dialect")}
            />
          )}
          <EventTypesField
            key={name}
            dialect={dialect}
            operational={[]}
            chosen={webhook?.eventTypes ?? []}
            problem={problemOf("webhook.eventTypes")}
          />
          <FilterField
            filter={(webhook?.filter ?? {}) as Readonly<Record<string, unknown>>}
            suggested={[]}
            scope={scope}
            problem={problemOf("webhook.filter")}
          />
        </>
      )}
    </ActionForm>
  );
}
