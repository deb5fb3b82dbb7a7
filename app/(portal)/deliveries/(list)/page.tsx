import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { filtersOf, readListState } from "@/components/deliveries/filters";
import { UrlProblem } from "@/components/shell/url-problem";
import { parseId } from "@/lib/platform/ids";
import type { WithSearch } from "../../page-types";
import { tryLoadDeliveries } from "../load-deliveries";
import { DeliveryList } from "./delivery-list";
import { loadListOptions } from "./load-list-options";
import { SidePanel } from "./side-panel";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const listState = readListState(await searchParams);
  if (listState.q && parseId("delivery", listState.q)) redirect(`/deliveries/${listState.q}`);
  const filters = filtersOf(listState);
  const [loaded, options] = await Promise.all([
    tryLoadDeliveries(ctx, listState, filters),
    loadListOptions(ctx, filters),
  ]);
  if ("problem" in loaded) return <UrlProblem problem={loaded.problem} href="/deliveries" />;
  const { open } = listState;
  // The list stays at the same position in the tree when the panel opens, so it keeps its focus and its selection.
  return (
    <div
      data-wide={open ? "" : undefined}
      className={open && "xl:grid xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-6"}
    >
      <div className={open && "min-w-0 max-xl:hidden"}>
        <DeliveryList ctx={ctx} listState={listState} filters={filters} loaded={loaded} options={options} />
      </div>
      {open && <SidePanel ctx={ctx} listState={listState} deliveryId={open} />}
    </div>
  );
}
