import { publicId } from "@/lib/platform/ids";
import type { AlertRow } from "./alert-row";
import { describeAlert } from "./describe-alert";

/** An alert in the API and the portal: public ids and texts. */
export function alertView(row: AlertRow) {
  const { title, summary } = describeAlert(row);
  return {
    id: publicId("alert", row.id),
    kind: row.kind,
    title,
    summary,
    raisedAt: row.raisedAt.toISOString(),
    partner:
      row.partnerId === null ? null : { id: publicId("partner", row.partnerId), name: row.partnerName },
    endpoint:
      row.endpointId === null
        ? null
        : {
            id: publicId("endpoint", row.endpointId),
            url: row.endpointUrl,
            description: row.endpointDescription,
          },
    source: row.sourceId === null ? null : { id: publicId("source", row.sourceId), slug: row.sourceSlug },
    details: row.details,
  };
}
