import type { Metadata } from "next";
import { PageHeader } from "@/components/shell/page-header";
import { AutoRefresh } from "@/components/shell/refresh";
import { Checks } from "@/components/system/checks";
import { buildChecks } from "@/components/system/health-checks";
import { DatabaseFacts, SetupFacts } from "@/components/system/setup-facts";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { readSystem } from "@/lib/system/read-system";
import { version } from "@/package.json";
import { requirePageRight } from "../../require-right";

export const metadata: Metadata = { title: "System" };

export default async function SystemPage() {
  const ctx = await requirePageRight("operate");
  const system = await readSystem({ ctx });
  return (
    <>
      <PageHeader title="System" description="The health and configuration of this Portico installation." />
      <div className="grid gap-8">
        {system.setup.allowsPrivateTargets && (
          <Notice tone="waiting">
            This installation can send to private addresses, over HTTP and to any port. Use this only on your
            own machine. If partners can register URLs, set{" "}
            <code className="font-mono text-sm">PORTICO_ALLOW_PRIVATE_TARGETS=false</code>.
          </Notice>
        )}
        <Section title="Checks">
          <Checks checks={buildChecks(system)} />
        </Section>
        <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-2">
          <Section title="Setup">
            <SetupFacts setup={system.setup} version={version} />
          </Section>
          <Section title="Database">
            {system.database && <DatabaseFacts database={system.database} />}
          </Section>
        </div>
      </div>
      <AutoRefresh intervalSeconds={10} />
    </>
  );
}
