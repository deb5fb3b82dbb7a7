import { Ban, Pencil } from "lucide-react";
import type { Metadata } from "next";
import { KeyStatusLabel } from "@/components/api-keys/key-status";
import { KeyWebhook } from "@/components/api-keys/key-webhook";
import { scopeLabels } from "@/components/api-keys/scope-labels";
import { Filter } from "@/components/endpoints/filter-conditions";
import type { Conditions } from "@/components/endpoints/form/conditions";
import { RotateSecret } from "@/components/endpoints/rotate-secret";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import { BackLink } from "@/components/ui/back-link";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { NameDialog } from "@/components/ui/name-dialog";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { readApiKey } from "@/lib/api-keys/read-api-key";
import { type Right, rightsOf } from "@/lib/auth/context";
import { dialectOf } from "@/lib/dialects";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { listPartners } from "@/lib/partners/list-partners";
import { rotateSecret } from "../../../endpoints/actions";
import { dialectOptions } from "../../../endpoints/dialect-options";
import type { WithId } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrNotFound } from "../../../with-not-found";
import { renameKey, revokeKey, saveWebhook } from "../actions";

export const metadata: Metadata = { title: "API key" };

export default async function ApiKeyPage({ params }: WithId) {
  const ctx = await requirePageRight("operate");
  const key = await loadOrNotFound(readApiKey({ ctx, keyId: (await params).id }));
  const partners = await listPartners({ ctx });
  const partner = partners.find(({ id }) => id === key.partnerId);
  return (
    <div className="grid gap-8">
      <KeyHeader apiKey={key} />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <Section title="Key" className="min-w-0">
          <KeyFacts apiKey={key} owner={partner?.name ?? "all partners"} />
        </Section>
        <Section title="Webhook" className="min-w-0">
          <Webhook apiKey={key} scope={(partner?.scope ?? []) as readonly Conditions[]} />
        </Section>
      </div>
    </div>
  );
}

function KeyHeader({ apiKey: { id, name, status, webhook } }: { apiKey: ApiKeyView }) {
  return (
    <header className="grid gap-2">
      <BackLink href="/api-keys" label="API keys" />
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="break-words font-semibold text-xl tracking-tight">{name}</h1>
          <KeyStatusLabel status={status} />
        </div>
        {status !== "revoked" && (
          <div className="flex flex-wrap items-start gap-2">
            <NameDialog
              trigger={
                <ActionButton>
                  <Pencil aria-hidden /> Rename
                </ActionButton>
              }
              title="Rename this key"
              description="Renaming does not change the key. Past audit entries keep the old name."
              name={name}
              submitLabel="Rename"
              onSubmit={renameKey.bind(null, id)}
            />
            <ConfirmedAction
              button={
                <>
                  <Ban aria-hidden /> Revoke
                </>
              }
              variant="danger"
              title="Revoke this key?"
              confirmLabel="Revoke"
              action={revokeKey.bind(null, id)}
              doneMessage="Key revoked."
            >
              <p>
                Requests with this key are refused immediately, and portal sessions it opened end.
                {webhook &&
                  " Its webhook endpoint is disabled, and new events are kept as skipped deliveries."}{" "}
                This cannot be undone.
              </p>
            </ConfirmedAction>
          </div>
        )}
      </div>
    </header>
  );
}

function KeyFacts({ apiKey, owner }: { apiKey: ApiKeyView; owner: string }) {
  const { id, prefix, partnerId, role, scopes, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey;
  return (
    <Facts>
      <Fact name="Prefix">
        <span className="font-mono text-xs">{prefix}…</span>
      </Fact>
      <Fact name="ID">
        <Copyable text={id} label="the key's ID" />
      </Fact>
      <Fact name="Partner">
        {partnerId ? <TextLink href={`/partners/${partnerId}`}>{owner}</TextLink> : owner}
      </Fact>
      <Fact name="Permissions">
        <Scopes scopes={scopes ?? rightsOf[role]} />
      </Fact>
      <Fact name="Created">
        <Time at={createdAt} show="minute" />
      </Fact>
      <Fact name="Last used">{lastUsedAt ? <Time at={lastUsedAt} /> : "never"}</Fact>
      <Fact name="Expires">{expiresAt ? <Time at={expiresAt} show="minute" /> : "never"}</Fact>
      {revokedAt && (
        <Fact name="Revoked">
          <Time at={revokedAt} show="minute" />
        </Fact>
      )}
    </Facts>
  );
}

function Scopes({ scopes }: { scopes: readonly Right[] }) {
  return (
    <ul className="grid gap-0.5">
      {scopes.map((scope) => (
        <li key={scope}>
          {scopeLabels[scope].name}{" "}
          <span className="text-muted text-xs">{scopeLabels[scope].description}</span>
        </li>
      ))}
    </ul>
  );
}

interface WebhookProps {
  readonly apiKey: ApiKeyView;
  /** Which events are the key's partner's. */
  readonly scope: readonly Conditions[];
}

function Webhook({ apiKey: { id, partnerId, status, webhook }, scope }: WebhookProps) {
  if (partnerId === null)
    return <p className="border-y py-4 text-muted">Only a partner's key can have a webhook.</p>;
  const dialect = webhook && dialectOf(webhook.dialect);
  return (
    <div className="grid gap-3">
      {webhook && <WebhookFacts webhook={webhook} />}
      {status === "revoked" ? (
        !webhook && <p className="border-y py-4 text-muted">No webhook. The key was revoked.</p>
      ) : (
        <KeyWebhook
          dialects={dialectOptions()}
          scope={scope}
          webhook={webhook}
          onSave={saveWebhook.bind(null, id)}
        />
      )}
      {webhook && dialect && status !== "revoked" && (
        <RotateSecret
          endpointId={webhook.endpointId}
          dialectTitle={dialect.title}
          defaultOverlap={dialect.delivery.rotationOverlapSeconds}
          supportsTwoSignatures={allowsSeveralSignatures(dialect.signature)}
          onRotate={rotateSecret}
        />
      )}
    </div>
  );
}

function WebhookFacts({ webhook }: { webhook: NonNullable<ApiKeyView["webhook"]> }) {
  const { endpointId, url, eventTypes, filter, dialect, status } = webhook;
  return (
    <Facts>
      <Fact name="URL">
        <Copyable text={url} label="the URL" />
      </Fact>
      <Fact name="Event types">
        <span className="break-all font-mono text-xs">
          {eventTypes.includes("*") ? "all events" : eventTypes.join(", ")}
        </span>
      </Fact>
      <Fact name="Filter">
        <Filter filter={filter} />
      </Fact>
      <Fact name="Dialect">{dialectOf(dialect)?.title ?? dialect}</Fact>
      <Fact name="Status">
        {status}. <TextLink href={`/endpoints/${endpointId}`}>View endpoint</TextLink>
      </Fact>
    </Facts>
  );
}
