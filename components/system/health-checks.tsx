import { formatCount } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { CheckName, Check as HealthCheck } from "@/lib/system/check";
import type { JobState, SystemState } from "@/lib/system/read-system";
import type { Check } from "./checks";

interface JobLabel {
  readonly name: string;
  readonly schedule: string;
  readonly purpose: string;
}

const everyMinute = "every minute while there is traffic";

const jobLabels: Readonly<Record<JobState["name"], JobLabel>> = {
  sweep: {
    name: "Sweep",
    schedule: everyMinute,
    purpose: "finds due deliveries that no worker has picked up",
  },
  "roll-up": { name: "Statistics", schedule: everyMinute, purpose: "counts attempts for the overview" },
  prune: {
    name: "Retention",
    schedule: "every hour while there is traffic, otherwise once a day",
    purpose: "deletes data that is older than the retention period",
  },
};

interface CheckTexts {
  readonly name: string;
  readonly okText: string;
  readonly failingText: string;
}

/** The texts of the health checks, in the order in which they are shown. */
const checkTexts: Readonly<Record<CheckName, CheckTexts>> = {
  configuration: {
    name: "Configuration",
    okText: "every variable that is needed is set",
    failingText: "variables are missing or wrong. The log of the start names them",
  },
  database: {
    name: "Database",
    okText: "responds and accepts writes",
    failingText: "does not respond, or does not accept writes",
  },
  migrations: {
    name: "Schema",
    okText: "matches this version",
    failingText: "is older than this version. Run npm run migrate",
  },
  secrets: {
    name: "Signing secrets",
    okText: "can all be decrypted",
    failingText: "some were encrypted with a key that is not configured",
  },
  sweep: {
    name: "Jobs",
    okText: "run when they are due",
    failingText:
      "Inngest does not call Portico, or the sweep fails. Check that Inngest is running, has the same keys and can reach Portico at /api/inngest",
  },
  announcements: {
    name: "Job events",
    okText: "are sent to Inngest",
    failingText: "one could not be sent to Inngest. The sweep will pick it up",
  },
  deliveries: {
    name: "Deliveries on time",
    okText: "no delivery is overdue",
    failingText: "a delivery has been overdue for more than a minute, and no worker has picked it up",
  },
};

function healthCheck(check: CheckName, { status }: HealthCheck): Check {
  const { name, okText, failingText } = checkTexts[check];
  if (status === "failing") return { name, state: "failing", detail: failingText };
  return status === "ok"
    ? { name, state: "ok", detail: okText }
    : { name, state: "unknown", detail: "not checked yet" };
}

/** The checks of the system page: health, lanes and jobs. */
export function buildChecks({ health, lanes, jobs: states }: SystemState): readonly Check[] {
  return [
    ...(Object.keys(checkTexts) as CheckName[]).map((check) => healthCheck(check, health.checks[check])),
    {
      name: "Lanes",
      state: "ok",
      detail: `${formatCount(lanes.lanes, "lane")}, ${formatCount(lanes.awakeWorkers, "worker")} awake, ${lanes.due} with due deliveries, ${lanes.suspended} suspended because their endpoint is failing`,
    },
    ...states.map(jobCheck),
  ];
}

function jobCheck({ name, ranAt, isLate }: JobState): Check {
  const label = jobLabels[name];
  return {
    name: label.name,
    state: ranAt === null ? "unknown" : isLate ? "failing" : "ok",
    detail: (
      <>
        {ranAt === null ? (
          "has not run yet"
        ) : (
          <>
            ran <Time at={ranAt} />
          </>
        )}
        ; {label.schedule}, {label.purpose}
        {isLate && ". Check that Inngest can reach Portico at /api/inngest"}
      </>
    ),
  };
}
