import { Time } from "@/components/format/time";

/** A stretch of time between two moments, or beginning or ending with one. */
export function TimeRange({ since, until }: { since: string | undefined; until: string | undefined }) {
  return (
    <>
      {since && <TimeOrText at={since} />}
      {until ? " to " : " on"}
      {until && <TimeOrText at={until} />}
    </>
  );
}

/** What someone typed into the URL may be no time at all. */
function TimeOrText({ at }: { at: string }) {
  return Number.isNaN(Date.parse(at)) ? at : <Time at={at} show="minute" />;
}
