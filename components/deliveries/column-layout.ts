import type { ColumnKey } from "./columns";

/** What a column needs. The list may stand beside an open delivery: some columns then have no place. */
export const columnLooks: Readonly<Record<ColumnKey, { readonly width?: string; readonly place?: string }>> =
  {
    endpoint: { place: "md:@max-3xl:hidden" },
    partner: { width: "w-36", place: "@max-6xl:hidden" },
    answer: { width: "w-44", place: "md:@max-xl:hidden" },
    attempts: { width: "w-20", place: "@max-4xl:hidden" },
    received: { width: "w-24" },
    externalId: { width: "w-36", place: "@max-4xl:hidden" },
    lastAttempt: { width: "w-28", place: "@max-4xl:hidden" },
    source: { width: "w-32", place: "@max-4xl:hidden" },
    eventId: { width: "w-36", place: "@max-4xl:hidden" },
    deliveryId: { width: "w-36", place: "@max-4xl:hidden" },
  };
