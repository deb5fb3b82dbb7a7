import { ColumnHeads } from "@/components/shared/column-heads";
import type { DeliveryView } from "@/lib/portal/delivery-row";
import { DeliveryRow } from "./delivery-row";

export interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryView[];
  readonly showPartner: boolean;
  /** When the page was rendered, to mark what has just come. */
  readonly now: number;
}

const columns = [
  { word: "Status", width: "w-40" },
  { word: "Event", width: "" },
  { word: "Endpoint", width: "" },
  { word: "Partner", width: "w-36 max-xl:hidden" },
  { word: "Answer", width: "w-48" },
  { word: "Attempts", width: "w-20 max-lg:hidden" },
  { word: "Received", width: "w-24" },
  { word: "External id", width: "w-40 max-lg:hidden" },
] as const;

/** The log: a table, or on a small screen a list of two lines an entry. */
export function DeliveryTable({ deliveries, showPartner, now }: DeliveryTableProps) {
  const shown = columns.filter(({ word }) => showPartner || word !== "Partner");
  return (
    <table aria-label="Deliveries" data-live className="w-full table-fixed text-left max-md:block">
      <ColumnHeads columns={shown} />
      <tbody className="max-md:block">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} showPartner={showPartner} now={now} />
        ))}
      </tbody>
    </table>
  );
}
