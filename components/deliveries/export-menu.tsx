"use client";

import { Download } from "lucide-react";
import { Menu, MenuGroup, MenuItem } from "@/components/ui/menu";
import { type DeliveryFilters, exportHref } from "./filters";
import { texts } from "./texts";

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
      <MenuGroup label={texts.export(limit)}>
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
