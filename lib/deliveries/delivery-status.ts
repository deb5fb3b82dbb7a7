import type { DeliveryStatus as StoredStatus } from "@/prisma/generated/client";

/** Every status that a delivery can have. */
export const deliveryStatuses = [
  "pending",
  "retrying",
  "succeeded",
  "dead_lettered",
  "skipped",
  "cancelled",
] as const satisfies readonly StoredStatus[];

export type DeliveryStatus = (typeof deliveryStatuses)[number];
