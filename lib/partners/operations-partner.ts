import type { PartnerId } from "@/lib/platform/ids";

/**
 * The operators' own partner, made by a migration. Operational events are about every partner, so only its endpoints may
 * receive them: another partner's users could read them, or change the URL to their own.
 */
export const operationsPartnerId: PartnerId = "00000000-0000-7000-8000-000000000001";
