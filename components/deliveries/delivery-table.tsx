import { cx } from "class-variance-authority";
import { Table } from "@/components/ui/table";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import type { ColumnChoice } from "./columns";
import { eventColumn, optionalColumns, selectColumn, statusColumn } from "./delivery-columns";

interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryView[];
  readonly columns: readonly ColumnChoice[];
  readonly maySelect: boolean;
  /** The delivery in the side panel. */
  readonly openId: string | undefined;
  /** The time of rendering in milliseconds. New rows are animated. */
  readonly now: number;
}

const newRowMs = 4_000;

/** The delivery log, newest first. */
export function DeliveryTable({ deliveries, columns, maySelect, openId, now }: DeliveryTableProps) {
  const shown = columns.filter(({ isShown }) => isShown);
  return (
    <Table
      label="Deliveries"
      isLive
      columns={[
        ...(maySelect ? [selectColumn(deliveries)] : []),
        statusColumn,
        eventColumn(openId),
        ...shown.map(({ key, label }) => ({ label, ...optionalColumns[key] })),
      ]}
      rows={deliveries}
      rowKey={({ id }) => id}
      rowClass={({ id, createdAt }) =>
        cx(
          "scroll-mt-16 has-[[data-select]:checked]:bg-accent-soft/60",
          id === openId && "bg-accent-soft",
          now - Date.parse(createdAt) < newRowMs && "animate-arrive",
        )
      }
    />
  );
}
