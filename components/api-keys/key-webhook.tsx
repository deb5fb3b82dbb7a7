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
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { OneTimeSecret } from "@/components/ui/secret-once";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";

interface SaveResult {
  /** Set when the webhook is new. */
  readonly webhookSecret: string | null;
}

export interface KeyWebhookProps {
  readonly dialects: readonly DialectOption[];
  /** Which events are the key's partner's. */
  readonly scope: readonly Conditions[];
  /** Null: the key has none yet. */
  readonly webhook: ApiKeyView["webhook"];
  readonly onSave: (form: FormData) => Promise<ActionResult<SaveResult>>;
}

/** The dialect that keys with webhooks come from. */
const defaultDialect = "editframe";

/** Gives the key a webhook, or changes the one it has; a new one's secret is shown once. */
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
      {!webhook && <p className="text-muted">A webhook sends signed events to one URL of the integration.</p>}
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
          <Field
            label="URL"
            hint="The URL where the integration receives webhooks."
            problem={problemOf("webhook.url")}
          >
            {(control) => (
              <Input
                {...control}
                name="url"
                type="url"
                inputMode="url"
                autoComplete="off"
                defaultValue={webhook?.url}
                placeholder="https://example.com/webhooks"
                className="font-mono"
              />
            )}
          </Field>
          {!webhook && (
            <Field label="Dialect" hint="How requests are signed." problem={problemOf("webhook.dialect")}>
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
