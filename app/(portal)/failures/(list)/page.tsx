import type { Metadata } from "next";
import Link from "next/link";
import { requireContext } from "@/app/_session/current-context";
import { FailureGroup } from "@/components/failures/failure-group";
import { LiveUpdates } from "@/components/shell/live";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { mayDo } from "@/lib/auth/require-right";
import { listFailures } from "@/lib/deliveries/list-failures";
import { describeCode } from "@/lib/diagnosis/failure-codes";
import { countGroup, replayGroup } from "../actions";
import { FailureTabs } from "../failure-tabs";
import { failuresVersion } from "../failures-version";

export const metadata: Metadata = { title: "Failures" };

export default async function FailuresPage() {
  const ctx = await requireContext();
  const groups = await listFailures({ ctx });
  const replay = mayDo(ctx.actor, "replay") ? { onCount: countGroup, onStart: replayGroup } : null;
  return (
    <>
      <PageHeader
        title="Failures"
        description="Failing deliveries, grouped by endpoint and cause. Fix the cause, then replay the group."
      >
        <FailureTabs ctx={ctx} current="deliveries" />
      </PageHeader>
      <LiveUpdates versionUrl="/failures/version" version={failuresVersion(groups)} itemsLabel="failures" />
      {groups.length === 0 ? (
        <Empty title="No failures">
          <p>Retrying and dead-lettered deliveries appear here, grouped by cause.</p>
          <Button asChild>
            <Link href="/deliveries">See all deliveries</Link>
          </Button>
        </Empty>
      ) : (
        <ul data-live className="border-t">
          {groups.map((group) => (
            <FailureGroup
              key={`${group.endpointId} ${group.code}`}
              group={group}
              cause={describeCode(group.code)}
              showPartner={ctx.actor.partnerId === null}
              replay={replay}
            />
          ))}
        </ul>
      )}
    </>
  );
}
