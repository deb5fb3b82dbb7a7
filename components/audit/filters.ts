import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the audit log in its URL. */
export interface AuditFilters {
  readonly partnerId?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: string;
  readonly cursor?: string;
}

const parameterNames = ["partnerId", "actor", "action", "target", "since", "cursor"] as const;

export function readAuditFilters(values: SearchValues): AuditFilters {
  return readParameters(parameterNames, values);
}

export function auditHref(filters: AuditFilters): string {
  return hrefWith("/audit", parameterNames, filters);
}

export function exportHref(filters: AuditFilters): string {
  return hrefWith("/audit/export", parameterNames, { ...filters, cursor: undefined });
}
