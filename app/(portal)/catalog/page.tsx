import type { Metadata } from "next";
import { type PersonContext, requireContext } from "@/app/_session/current-context";
import { EventType } from "@/components/catalog/event-type";
import { PageHeader } from "@/components/shell/page-header";
import { LinkTabs } from "@/components/ui/link-tabs";
import { dialectNames, dialectOf, dialects } from "@/lib/dialects";
import { catalogOf } from "@/lib/dialects/event-type";
import type { Dialect } from "@/lib/dialects/types";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { listSubscribers } from "@/lib/endpoints/list-subscribers";
import { listSources } from "@/lib/sources/list-sources";
import type { WithSearch } from "../page-types";

export const metadata: Metadata = { title: "Catalog" };

export default async function CatalogPage({ searchParams }: WithSearch) {
  const ctx = await requireContext();
  const { dialect: dialectParameter, type: openType } = await searchParams;
  const dialect =
    (typeof dialectParameter === "string" && dialectOf(dialectParameter)) || (await mostUsedDialect(ctx));
  const subscribersOf = await listSubscribers({ ctx });
  const tabs = dialectNames.map((name) => ({
    href: `/catalog?dialect=${name}`,
    label: dialects[name].title,
    isCurrent: name === dialect.name,
  }));
  return (
    <>
      <PageHeader
        title="Catalog"
        description="The event types of each provider, with examples, schemas and subscribed endpoints."
      />
      <div className="-mx-4 mb-4 overflow-x-auto px-4 md:mx-0 md:px-0">
        <LinkTabs ariaLabel="Dialect" tabs={tabs} />
      </div>
      <section aria-label={dialect.title} className="border-t">
        {catalogOf(dialect).map((entry) => (
          <EventType
            key={entry.type}
            entry={entry}
            subscribers={subscribersOf(entry.type)}
            showPartner={ctx.actor.partnerId === null}
            isOpen={entry.type === openType}
          />
        ))}
      </section>
      <p className="mt-3 text-muted">
        {dialect.openTypes &&
          `${dialect.title} also sends other types. Endpoints can subscribe to any of them by name. `}
        An endpoint can also subscribe to a prefix, such as{" "}
        <code className="font-mono text-xs">invoice.*</code>, and receives all types that begin with it.
      </p>
    </>
  );
}

/** The dialect that most sources (for operators) or endpoints (for partners) use. */
async function mostUsedDialect(ctx: PersonContext): Promise<Dialect> {
  const rows = ctx.actor.partnerId === null ? await listSources({ ctx }) : await listEndpoints({ ctx });
  const usageCount = (name: string) => rows.filter(({ dialect }) => dialect === name).length;
  const [mostUsed] = dialectNames.toSorted((a, b) => usageCount(b) - usageCount(a));
  return dialects[mostUsed ?? "klikit"];
}
