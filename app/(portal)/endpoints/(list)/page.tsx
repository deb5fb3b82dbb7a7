import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { EndpointTable } from "@/components/endpoints/endpoint-table";
import { Empty } from "@/components/shared/empty";
import { PageHeader } from "@/components/shared/page-header";
import { RowKeys } from "@/components/shared/row-keys";
import { Button } from "@/components/ui/button";
import { mayDo } from "@/lib/platform/context";
import { listEndpoints } from "@/lib/portal/list-endpoints";
import { dialectTitles } from "../dialect-options";

export const metadata: Metadata = { title: "Endpoints" };

export default async function EndpointsPage() {
  const ctx = await requireContext();
  const endpoints = await listEndpoints({ ctx });
  const register = mayDo(ctx.actor, "manage_endpoints") && (
    <Button asChild look="primary">
      <Link href="/endpoints/new">
        <Plus aria-hidden /> Register endpoint
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader title="Endpoints">{endpoints.length > 0 && register}</PageHeader>
      {endpoints.length === 0 ? (
        <Empty title="No endpoints yet">
          <p>
            An endpoint is a URL that takes webhooks. Each event that matches its types and its filter is sent
            there.
          </p>
          {register}
        </Empty>
      ) : (
        <EndpointTable
          endpoints={endpoints}
          showPartner={ctx.actor.partnerId === null}
          dialects={dialectTitles()}
        />
      )}
      <RowKeys />
    </>
  );
}
