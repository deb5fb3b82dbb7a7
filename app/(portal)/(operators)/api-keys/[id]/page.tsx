import type { Metadata } from "next";
import { KeyFacts } from "@/components/api-keys/key-facts";
import { KeyHeader } from "@/components/api-keys/key-header";
import type { Conditions } from "@/components/endpoints/form/conditions";
import { Section } from "@/components/ui/section";
import { readApiKey } from "@/lib/api-keys/read-api-key";
import { listPartners } from "@/lib/partners/list-partners";
import type { WithId } from "../../../page-types";
import { requirePageRight } from "../../../require-right";
import { loadOrNotFound } from "../../../with-not-found";
import { renameKey, revokeKey } from "../actions";
import { WebhookSection } from "./webhook-section";

export const metadata: Metadata = { title: "API key" };

export default async function ApiKeyPage({ params }: WithId) {
  const ctx = await requirePageRight("operate");
  const key = await loadOrNotFound(readApiKey({ ctx, keyId: (await params).id }));
  const partners = await listPartners({ ctx });
  const partner = partners.find(({ id }) => id === key.partnerId);
  return (
    <div className="grid gap-8">
      <KeyHeader
        apiKey={key}
        onRename={renameKey.bind(null, key.id)}
        onRevoke={revokeKey.bind(null, key.id)}
      />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
        <Section title="Key" className="min-w-0">
          <KeyFacts apiKey={key} partnerName={partner?.name} />
        </Section>
        <Section title="Webhook" className="min-w-0">
          <WebhookSection apiKey={key} scope={(partner?.scope ?? []) as readonly Conditions[]} />
        </Section>
      </div>
    </div>
  );
}
