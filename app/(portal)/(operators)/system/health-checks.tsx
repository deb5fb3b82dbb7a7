import { plural } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { Check } from "@/components/system/checks";
import type { CheckName, Check as HealthCheck } from "@/lib/system/read-health";
import type { JobState, SystemState } from "@/lib/system/read-system";

const jobs: Readonly<Record<JobState["name"], { readonly name: string; readonly does: string }>> = {
  sweep: { name: "Sweep", does: "finds what is due and nobody works on" },
  "roll-up": { name: "Statistics", does: "counts what was sent, for the overview" },
  prune: { name: "Retention", does: "removes what is older than it may be" },
};

interface Words {
  readonly name: string;
  readonly well: string;
  readonly failing: string;
}

/** What each check of health says, in the order in which one would look. */
const words: Readonly<Record<CheckName, Words>> = {
  database: {
    name: "Database",
    well: "answers and takes writes",
    failing: "does not answer, or takes no writes",
  },
  migrations: {
    name: "Schema",
    well: "is the one that this version needs",
    failing: "is behind this version. Run npm run migrate",
  },
  secrets: {
    name: "Signing secrets",
    well: "can all be opened",
    failing: "some are sealed under an encryption key that is not there",
  },
  sweep: {
    name: "Jobs",
    well: "come from Inngest and reach the database",
    failing: "no sweep for three minutes. Is Inngest up, and does it reach this Portico at /api/inngest?",
  },
  announcements: {
    name: "Wakes",
    well: "are told to Inngest",
    failing: "one could not be told to Inngest; the sweep will find it",
  },
  deliveries: {
    name: "Deliveries on time",
    well: "nothing that is due waits for someone to send it",
    failing: "something has been due for over a minute, and nobody works on it",
  },
};

function healthCheck(check: CheckName, { status }: HealthCheck): Check {
  const { name, well, failing } = words[check];
  if (status === "failing") return { name, state: "failing", detail: failing };
  return status === "ok"
    ? { name, state: "well", detail: well }
    : { name, state: "unknown", detail: "not known yet" };
}

/** Everything that has to work. */
export function checksOf({ health, lanes, jobs: states }: SystemState): readonly Check[] {
  return [
    ...(Object.keys(words) as CheckName[]).map((check) => healthCheck(check, health.checks[check])),
    {
      name: "Lanes",
      state: "well",
      detail: `${plural(lanes.lanes, "lane")}, ${lanes.awake} awake, ${lanes.due} with something due, ${lanes.suspended} suspended because their endpoint fails`,
    },
    ...states.map(jobCheck),
  ];
}

function jobCheck({ name, ranAt, isLate, everySeconds }: JobState): Check {
  const every = everySeconds === 60 ? "every minute" : "every hour";
  return {
    name: jobs[name].name,
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
        ; {every}, {jobs[name].does}
        {isLate && ". Check that Inngest reaches this Portico at /api/inngest"}
      </>
    ),
  };
}
