import { formatBytes, formatCount, formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Fact, Facts } from "@/components/ui/facts";
import type { SystemState } from "@/lib/system/read-system";

const mailLabels = {
  smtp: "sent by SMTP",
  mailbox: "kept in the mailbox. Set SMTP_URL to send it",
  off: "off. Set SMTP_URL to send it",
} as const;

/** The configuration of the installation. */
export function SetupFacts({ setup, version }: { setup: SystemState["setup"]; version: string }) {
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
      <Fact name="Time of a worker run">{formatDuration(setup.drainSeconds * 1_000)}</Fact>
      <Fact name="Private targets">{setup.allowsPrivateTargets ? "allowed" : "refused"}</Fact>
    </Facts>
  );
}

export function DatabaseFacts({ database }: { database: NonNullable<SystemState["database"]> }) {
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
