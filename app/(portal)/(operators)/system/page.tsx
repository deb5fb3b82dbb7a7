import type { Metadata } from "next";
import { formatBytes, formatCount, formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { PageHeader } from "@/components/shell/page-header";
import { AutoRefresh } from "@/components/shell/refresh";
import { Checks } from "@/components/system/checks";
import { Fact, Facts } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { readSystem, type SystemState } from "@/lib/system/read-system";
import { version } from "@/package.json";
import { requirePageRight } from "../../require-right";
import { buildChecks } from "./health-checks";

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
            <Setup setup={system.setup} />
          </Section>
          <Section title="Database">
            <Database database={system.database} />
          </Section>
        </div>
      </div>
      <AutoRefresh intervalSeconds={10} />
    </>
  );
}

const mailLabels = {
  smtp: "sent by SMTP",
  mailbox: "kept in the mailbox. Set SMTP_URL to send it",
  off: "off. Set SMTP_URL to send it",
} as const;

function Setup({ setup }: Pick<SystemState, "setup">) {
  return (
    <Facts>
      <Fact name="Version">
        <span className="font-mono text-xs">{version}</span>
      </Fact>
      <Fact name="Public URL">
        <span className="break-all font-mono text-xs">{setup.url}</span>
      </Fact>
      <Fact name="Runs on">{setup.onVercel ? "Vercel" : "a server"}</Fact>
      <Fact name="Inngest">{setup.inngest}</Fact>
      <Fact name="Mail">{mailLabels[setup.mail]}</Fact>
      <Fact name="Embed origins">
        {setup.embedOrigins.length === 0 ? "none" : setup.embedOrigins.join(", ")}
      </Fact>
      <Fact name="Body retention">{formatCount(setup.bodyDays, "day")}</Fact>
      <Fact name="Log retention">{formatCount(setup.summaryDays, "day")}</Fact>
      <Fact name="Maximum webhook size">{formatBytes(setup.maxBodyBytes)}</Fact>
      <Fact name="Maximum lane run">{formatDuration(setup.drainSeconds * 1_000)}</Fact>
      <Fact name="Private targets">{setup.allowsPrivateTargets ? "allowed" : "refused"}</Fact>
    </Facts>
  );
}

function Database({ database }: Pick<SystemState, "database">) {
  if (!database) return null;
  return (
    <Facts>
      <Fact name="PostgreSQL">
        <span className="font-mono text-xs">{database.version}</span>
      </Fact>
      <Fact name="Up since">
        <Time at={database.startedAt} show="minute" />
      </Fact>
      <Fact name="Size">{formatBytes(database.bytes)}</Fact>
      <Fact name="Last migration">
        <span className="break-all font-mono text-xs">{database.migration}</span>
      </Fact>
    </Facts>
  );
}
