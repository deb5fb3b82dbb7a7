import { WebhookFacts } from "@/components/api-keys/key-facts";
import { KeyWebhook } from "@/components/api-keys/key-webhook";
import { texts } from "@/components/api-keys/texts";
import type { Conditions } from "@/components/endpoints/form/conditions";
import { RotateSecret } from "@/components/endpoints/rotate-secret";
import type { ApiKeyView } from "@/lib/api-keys/api-key-view";
import { dialectOf } from "@/lib/dialects";
import { allowsSeveralSignatures } from "@/lib/dialects/carrier";
import { rotateSecret } from "../../../endpoints/actions";
import { dialectOptions } from "../../../endpoints/dialect-options";
import { saveWebhook } from "../actions";

interface WebhookSectionProps {
  readonly apiKey: ApiKeyView;
  /** The scope of the key's partner. */
  readonly scope: readonly Conditions[];
}

/** The webhook of an API key and the actions on it. */
export function WebhookSection({ apiKey: { id, partnerId, status, webhook }, scope }: WebhookSectionProps) {
  if (partnerId === null) return <Empty>{texts.webhook.onlyForPartners}</Empty>;
  const isRevoked = status === "revoked";
  if (isRevoked && !webhook) return <Empty>{texts.webhook.noneRevoked}</Empty>;
  const dialect = webhook && dialectOf(webhook.dialect);
  return (
    <div className="grid gap-3">
      {webhook && <WebhookFacts webhook={webhook} dialectTitle={dialect?.title ?? webhook.dialect} />}
      {!isRevoked && (
        <KeyWebhook
          dialects={dialectOptions()}
          scope={scope}
          webhook={webhook}
          onSave={saveWebhook.bind(null, id)}
        />
      )}
      {!isRevoked && webhook && dialect && (
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

function Empty({ children }: { children: string }) {
  return <p className="border-y py-4 text-muted">{children}</p>;
}
