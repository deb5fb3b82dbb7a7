import { cx } from "class-variance-authority";
import { formatDuration } from "@/components/format/format";

export interface Timings {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

interface Phase {
  readonly name: string;
  readonly ms: number;
  readonly colour: string;
}

/**
 * The phases of a request in order. The time after the first byte is the time of reading the response and of gaps
 * between phases.
 */
function phasesOf(timings: Timings): readonly Phase[] {
  const known = [
    {
      name: "DNS",
      ms: timings.dnsMs,
      colour: "text-[color:light-dark(oklch(0.78_0.06_250),oklch(0.5_0.07_250))]",
    },
    {
      name: "connect",
      ms: timings.connectMs,
      colour: "text-[color:light-dark(oklch(0.7_0.08_225),oklch(0.58_0.08_225))]",
    },
    {
      name: "TLS",
      ms: timings.tlsMs,
      colour: "text-[color:light-dark(oklch(0.62_0.09_205),oklch(0.67_0.09_205))]",
    },
    { name: "waiting for the first byte", ms: timings.firstByteMs, colour: "text-accent" },
  ].filter((phase): phase is Phase => phase.ms !== null);
  const rest = Math.max(0, timings.totalMs - sumOf(known));
  if (rest === 0) return known;
  const end =
    timings.firstByteMs === null
      ? { name: "no response", ms: rest, colour: "text-failure" }
      : { name: "reading the response", ms: rest, colour: "text-line-strong" };
  return [...known, end];
}

function sumOf(phases: readonly Phase[]): number {
  return phases.reduce((total, { ms }) => total + ms, 0);
}

/** The phases of an attempt as a bar, relative to the timeout. */
export function TimingBar({ timings, timeoutMs }: { timings: Timings; timeoutMs: number | null }) {
  const phases = phasesOf(timings);
  const whole = Math.max(timings.totalMs, timeoutMs ?? 0, 1);
  const share = (ms: number) => `${(ms / whole) * 100}%`;
  const limit = timeoutMs === null ? "" : ` of ${formatDuration(timeoutMs)} timeout`;
  return (
    <figure className="grid gap-1.5">
      <svg aria-hidden className="block h-2 w-full rounded-full bg-idle-soft">
        {phases.map(({ name, ms, colour }, at) => (
          <rect
            key={name}
            x={share(sumOf(phases.slice(0, at)))}
            width={share(ms)}
            height="100%"
            className={cx("fill-current", colour)}
          />
        ))}
      </svg>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-0.5 text-muted text-xs tabular-nums">
        <span className="font-medium text-text">
          {formatDuration(timings.totalMs)}
          <span className="font-normal text-muted">{limit}</span>
        </span>
        {phases.map(({ name, ms, colour }) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={cx("size-2 rounded-sm bg-current", colour)} />
            {name} {formatDuration(ms)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
