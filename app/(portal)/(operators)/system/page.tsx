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
      <PageHeader
        title="System"
        description="Whether Portico itself does its job, and what it is set up with."
      />
      <div className="grid gap-8">
        {system.setup.allowsPrivateTargets && (
          <Notice tone="waiting">
            This Portico may send to private addresses, over http and to any port. That is right on a machine
            of one's own, and wrong where partners register URLs: set{" "}
            <code className="font-mono text-sm">PORTICO_ALLOW_PRIVATE_TARGETS=false</code> there.
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
  smtp: "goes out by SMTP",
  mailbox: "is kept in the mailbox; set SMTP_URL to send it",
  off: "is off; set SMTP_URL to send it",
} as const;

function Setup({ setup }: Pick<SystemState, "setup">) {
  return (
    <Facts>
      <Fact name="Version">
        <span className="font-mono text-xs">{version}</span>
      </Fact>
      <Fact name="Reached at">
        <span className="break-all font-mono text-xs">{setup.url}</span>
      </Fact>
      <Fact name="Runs on">{setup.onVercel ? "Vercel" : "a server"}</Fact>
      <Fact name="Inngest">{setup.inngest}</Fact>
      <Fact name="Mail">{mailLabels[setup.mail]}</Fact>
      <Fact name="Embedded in">
        {setup.embedOrigins.length === 0 ? "no site" : setup.embedOrigins.join(", ")}
      </Fact>
      <Fact name="Bodies kept">{formatCount(setup.bodyDays, "day")}</Fact>
      <Fact name="Log kept">{formatCount(setup.summaryDays, "day")}</Fact>
      <Fact name="Largest webhook">{formatBytes(setup.maxBodyBytes)}</Fact>
      <Fact name="One run of a lane">{formatDuration(setup.drainSeconds * 1_000)} at most</Fact>
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
