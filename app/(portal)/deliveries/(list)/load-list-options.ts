import { chosenColumns } from "@/app/_session/columns";
import type { PersonContext } from "@/app/_session/current-context";
import { columnChoices } from "@/components/deliveries/columns";
import { type DeliveryFilters, filtersOf, readListState } from "@/components/deliveries/filters";
import { endpointName } from "@/components/format/format";
import { listSavedViews } from "@/lib/deliveries/saved-views/list-saved-views";
import { dialectOf } from "@/lib/dialects";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { listPartners } from "@/lib/partners/list-partners";

/** Loads what the reader can choose on the deliveries page: filters, columns and views. */
export async function loadListOptions(ctx: PersonContext, { partnerId }: DeliveryFilters) {
  const isOperator = ctx.actor.partnerId === null;
  const [endpoints, partners, views, chosen] = await Promise.all([
    listEndpoints({ ctx }),
    isOperator ? listPartners({ ctx }) : [],
    listSavedViews({ ctx }),
    chosenColumns(),
  ]);
  const dialects = [...new Set(endpoints.map(({ dialect }) => dialect))];
  const types = dialects.flatMap((name) => dialectOf(name)?.eventTypes.map(({ type }) => type) ?? []);
  return {
    filterOptions: {
      partners: partners.map(({ id, name }) => ({ value: id, label: name })),
      endpoints: endpoints
        .filter((endpoint) => partnerId === undefined || endpoint.partnerId === partnerId)
        .map((endpoint) => ({ value: endpoint.id, label: endpointName(endpoint) })),
      eventTypes: [...new Set(types)].map((type) => ({ value: type, label: type })),
    },
    columns: columnChoices(chosen, isOperator),
    views: views.map(({ id, name, filters }) => ({
      id,
      name,
      filters: filtersOf(readListState(Object.fromEntries(new URLSearchParams(filters)))),
    })),
  };
}

export type ListOptions = Awaited<ReturnType<typeof loadListOptions>>;
