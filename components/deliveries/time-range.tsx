import { Time } from "@/components/format/time";

/** A time range with one or two ends. */
export function TimeRange({ since, until }: { since: string | undefined; until: string | undefined }) {
  return (
    <>
      {since && <TimeOrText at={since} />}
      {until ? " to " : " on"}
      {until && <TimeOrText at={until} />}
    </>
  );
}

/** The URL may contain a text that is not a time. */
function TimeOrText({ at }: { at: string }) {
  return Number.isNaN(Date.parse(at)) ? at : <Time at={at} show="minute" />;
}
