import { Filter } from "@/components/endpoints/filter-conditions";
import { Time } from "@/components/format/time";
import { Copyable } from "@/components/ui/copy";
import { Fact, Facts } from "@/components/ui/facts";
import { TextLink } from "@/components/ui/text-link";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { type Right, rightsOf } from "@/lib/auth/rights";
import { scopeLabels } from "./scope-labels";

/** @param partnerName the owner of the key; undefined for a key for all partners */
export function KeyFacts({ apiKey, partnerName }: { apiKey: ApiKeyView; partnerName: string | undefined }) {
  const { id, prefix, partnerId, role, scopes, createdAt, createdBy, lastUsedAt, expiresAt, revokedAt } =
    apiKey;
  return (
    <Facts>
      <Fact name="Prefix">
        <span className="font-mono text-xs">{prefix}…</span>
      </Fact>
      <Fact name="ID">
        <Copyable text={id} label="the key's ID" />
      </Fact>
      <Fact name="Partner">
        {partnerId ? <TextLink href={`/partners/${partnerId}`}>{partnerName}</TextLink> : "all partners"}
      </Fact>
      <Fact name="Permissions">
        <Permissions rights={scopes ?? rightsOf[role]} />
      </Fact>
      <Fact name="Created">
        <Time at={createdAt} show="minute" />
        {createdBy !== null && ` by ${createdBy}`}
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

function Permissions({ rights }: { rights: readonly Right[] }) {
  return (
    <ul className="grid gap-0.5">
      {rights.map((right) => (
        <li key={right}>
          {scopeLabels[right].name}{" "}
          <span className="text-muted text-xs">{scopeLabels[right].description}</span>
        </li>
      ))}
    </ul>
  );
}

interface WebhookFactsProps {
  readonly webhook: NonNullable<ApiKeyView["webhook"]>;
  readonly dialectTitle: string;
}

export function WebhookFacts({ webhook, dialectTitle }: WebhookFactsProps) {
  const { endpointId, url, eventTypes, filter, status } = webhook;
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
      <Fact name="Dialect">{dialectTitle}</Fact>
      <Fact name="Status">
        {status}. <TextLink href={`/endpoints/${endpointId}`}>View endpoint</TextLink>
      </Fact>
    </Facts>
  );
}
