import { Time } from "@/components/shared/time";
import type { EndpointDetail } from "@/lib/portal/read-endpoint";

type Secret = EndpointDetail["secrets"][number];

/** The secrets that are in force, or were: told apart by their last four characters, all that can be seen of them. */
export function Secrets({ secrets, now }: { secrets: readonly Secret[]; now: number }) {
  return (
    <ul className="border-y">
      {secrets.map((secret) => (
        <li
          key={secret.version}
          className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-1.5 last:border-b-0"
        >
          <span className="font-mono text-xs">
            <span className="text-muted">v{secret.version} …</span>
            {secret.lastFour}
          </span>
          <span className="text-muted text-xs">
            <InForce secret={secret} now={now} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function InForce({ secret: { createdAt, expiresAt }, now }: { secret: Secret; now: number }) {
  if (expiresAt === null) {
    return (
      <>
        in force, made <Time at={createdAt} />
      </>
    );
  }
  return (
    <>
      {Date.parse(expiresAt) > now ? "still signs, ends " : "ended "}
      <Time at={expiresAt} />
    </>
  );
}
