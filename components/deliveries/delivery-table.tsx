import { cx } from "@/components/ui/class-names";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import type { ColumnKey } from "./columns";
import { DeliveryRow } from "./delivery-row";
import { SelectPage } from "./select-box";

export interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryView[];
  readonly columns: readonly { readonly key: ColumnKey; readonly word: string }[];
  readonly maySelect: boolean;
  /** The delivery that is open beside the list. */
  readonly openId: string | undefined;
  /** When the page was rendered, to mark what has just come. */
  readonly now: number;
}

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

const head = "h-8 border-b pr-3 font-normal text-muted text-xs";

/** The log: a table, or on a small screen a list of two lines an entry. */
export function DeliveryTable({ deliveries, columns, maySelect, openId, now }: DeliveryTableProps) {
  return (
    <table aria-label="Deliveries" data-live className="w-full table-fixed text-left max-md:block">
      <thead className="max-md:sr-only">
        <tr>
          {maySelect && (
            <th scope="col" className={cx(head, "w-8")}>
              <SelectPage ids={deliveries.map(({ id }) => id)} />
            </th>
          )}
          <th scope="col" className={cx(head, "w-40 @max-xl:w-32")}>
            Status
          </th>
          <th scope="col" className={head}>
            Event
          </th>
          {columns.map(({ key, word }) => (
            <th key={key} scope="col" className={cx(head, columnLooks[key].width, columnLooks[key].place)}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            columns={columns}
            maySelect={maySelect}
            isOpen={delivery.id === openId}
            now={now}
          />
        ))}
      </tbody>
    </table>
  );
}
