"use client";

import { Download } from "lucide-react";
import { formatCount } from "@/components/format/format";
import { Menu, MenuGroup, MenuItem } from "@/components/ui/menu";
import { type DeliveryFilters, exportHref } from "./filters";

/** Exports the filtered deliveries as a file. */
export function ExportMenu({ filters, limit }: { filters: DeliveryFilters; limit: number }) {
  return (
    <Menu
      button={
        <>
          <Download aria-hidden /> Export
        </>
      }
    >
      <MenuGroup
        label={`Filtered deliveries, at most the newest ${formatCount(limit, "delivery", "deliveries")}`}
      >
        <MenuItem asChild>
          <a href={exportHref(filters, "csv")} download>
            CSV, for a spreadsheet
          </a>
        </MenuItem>
        <MenuItem asChild>
          <a href={exportHref(filters, "json")} download>
            JSON, for scripts
          </a>
        </MenuItem>
      </MenuGroup>
    </Menu>
  );
}
