import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import type { WithId, WithSearch } from "../../page-types";
import { ShowDelivery } from "./show-delivery";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params, searchParams }: WithId & WithSearch) {
  const ctx = await requireContext();
  return (
    <div data-wide>
      <ShowDelivery ctx={ctx} deliveryId={(await params).id} attemptId={(await searchParams).attempt} />
    </div>
  );
}
