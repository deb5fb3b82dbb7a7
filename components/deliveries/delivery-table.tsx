import { cx } from "@/components/ui/class-names";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { columnLooks } from "./column-layout";
import type { ColumnKey } from "./columns";
import { DeliveryRow } from "./delivery-row";
import { SelectPage } from "./select-box";

interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryView[];
  readonly columns: readonly { readonly key: ColumnKey; readonly label: string }[];
  readonly maySelect: boolean;
  /** The delivery that is open beside the list. */
  readonly openId: string | undefined;
  /** When the page was rendered, to mark what has just come. */
  readonly now: number;
}

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
          {columns.map(({ key, label }) => (
            <th key={key} scope="col" className={cx(head, columnLooks[key].width, columnLooks[key].place)}>
              {label}
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
