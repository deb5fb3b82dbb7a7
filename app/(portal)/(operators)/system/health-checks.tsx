import { formatCount } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { Check } from "@/components/system/checks";
import type { CheckName, Check as HealthCheck } from "@/lib/system/read-health";
import type { JobState, SystemState } from "@/lib/system/read-system";

const jobLabels: Readonly<Record<JobState["name"], { readonly name: string; readonly purpose: string }>> = {
  sweep: { name: "Sweep", purpose: "finds what is due and nobody works on" },
  "roll-up": { name: "Statistics", purpose: "counts what was sent, for the overview" },
  prune: { name: "Retention", purpose: "removes what is older than it may be" },
};

interface CheckTexts {
  readonly name: string;
  readonly okText: string;
  readonly failingText: string;
}

/** What each check of health says, in the order in which one would look. */
const checkTexts: Readonly<Record<CheckName, CheckTexts>> = {
  database: {
    name: "Database",
    okText: "answers and takes writes",
    failingText: "does not answer, or takes no writes",
  },
  migrations: {
    name: "Schema",
    okText: "is the one that this version needs",
    failingText: "is behind this version. Run npm run migrate",
  },
  secrets: {
    name: "Signing secrets",
    okText: "can all be opened",
    failingText: "some are sealed under an encryption key that is not there",
  },
  sweep: {
    name: "Jobs",
    okText: "come from Inngest and reach the database",
    failingText: "no sweep for three minutes. Is Inngest up, and does it reach this Portico at /api/inngest?",
  },
  announcements: {
    name: "Wakes",
    okText: "are told to Inngest",
    failingText: "one could not be told to Inngest; the sweep will find it",
  },
  deliveries: {
    name: "Deliveries on time",
    okText: "nothing that is due waits for someone to send it",
    failingText: "something has been due for over a minute, and nobody works on it",
  },
};

function healthCheck(check: CheckName, { status }: HealthCheck): Check {
  const { name, okText, failingText } = checkTexts[check];
  if (status === "failing") return { name, state: "failing", detail: failingText };
  return status === "ok"
    ? { name, state: "well", detail: okText }
    : { name, state: "unknown", detail: "not known yet" };
}

/** Everything that has to work. */
export function buildChecks({ health, lanes, jobs: states }: SystemState): readonly Check[] {
  return [
    ...(Object.keys(checkTexts) as CheckName[]).map((check) => healthCheck(check, health.checks[check])),
    {
      name: "Lanes",
      state: "well",
      detail: `${formatCount(lanes.lanes, "lane")}, ${lanes.awake} awake, ${lanes.due} with something due, ${lanes.suspended} suspended because their endpoint fails`,
    },
    ...states.map(jobCheck),
  ];
}

function jobCheck({ name, ranAt, isLate, everySeconds }: JobState): Check {
  const every = everySeconds === 60 ? "every minute" : "every hour";
  return {
    name: jobLabels[name].name,
    state: ranAt === null ? "unknown" : isLate ? "failing" : "well",
    detail: (
      <>
        {ranAt === null ? (
          "has not run yet"
        ) : (
          <>
            ran <Time at={ranAt} />
          </>
        )}
        ; {every}, {jobLabels[name].purpose}
        {isLate && ". Check that Inngest reaches this Portico at /api/inngest"}
      </>
    ),
  };
}
