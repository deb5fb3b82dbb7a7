import Link from "next/link";
import type { ReactNode } from "react";
import { BodyView } from "@/components/shared/body-view";
import { Copyable } from "@/components/shared/copy";
import { duration } from "@/components/shared/format";
import { HeaderList } from "@/components/shared/header-list";
import { Notice } from "@/components/shared/notice";
import { Section } from "@/components/shared/section";
import { Time } from "@/components/shared/time";
import { TimingBar } from "@/components/shared/timing-bar";
import { cx } from "@/components/ui/class-names";
import type { DeliveryDetail } from "@/lib/portal/read-delivery";

type Attempt = DeliveryDetail["attempts"][number];

export interface AttemptPanelProps {
  readonly delivery: DeliveryDetail;
  readonly attempt: Attempt;
  /** The endpoint's limit; null when it is no longer known. */
  readonly timeoutMs: number | null;
  /** What stands under the response. */
  readonly children: ReactNode;
}

/** One attempt, whole: what was sent, what came back, and where the time went. */
export function AttemptPanel({ delivery, attempt, timeoutMs, children }: AttemptPanelProps) {
  return (
    <div className="grid gap-5">
      <Section
        title={`Attempt ${attempt.number}`}
        aside={<Time at={attempt.startedAt} show="absolute" className="font-mono text-muted text-xs" />}
      >
        <TimingBar timings={attempt.timings} timeoutMs={timeoutMs} />
      </Section>
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-2">
        <Request delivery={delivery} attempt={attempt} />
        <div className="grid min-w-0 gap-6">
          <Response attempt={attempt} />
          {children}
        </div>
      </div>
    </div>
  );
}

function Request({ delivery, attempt }: Pick<AttemptPanelProps, "delivery" | "attempt">) {
  const { event } = delivery;
  const sameBytes = attempt.requestSha256 === event.sha256;
  return (
    <Section title="Request" className="min-w-0">
      <p className="mb-2 flex min-w-0 items-baseline gap-2 font-mono text-xs">
        <span className="font-semibold">POST</span>
        <Copyable text={attempt.url} what="the URL" />
      </p>
      <HeaderList headers={attempt.requestHeaders} label="Request headers" />
      {event.body === null ? (
        <Notice>The body is older than this Portico keeps bodies. Its SHA-256 is kept.</Notice>
      ) : (
        <BodyView text={event.body} size={event.size} label={sameBytes ? "Body" : "Body as it arrived"} />
      )}
      {!sameBytes && attempt.requestSha256 !== "" && event.body !== null && (
        <p className="mt-1.5 text-muted text-xs">
          It was sent in the endpoint's own dialect, so the bytes that went out differ from these.
        </p>
      )}
      <p className="mt-2 flex flex-wrap items-baseline gap-x-2 text-muted text-xs">
        {attempt.requestSha256 && (
          <Copyable
            text={attempt.requestSha256}
            shown={`sha-256 ${attempt.requestSha256.slice(0, 16)}…`}
            what="the SHA-256 of the bytes that were sent"
          />
        )}
        {attempt.secretVersion !== null && <span>signed with secret v{attempt.secretVersion}</span>}
        <Link
          href={`/endpoints/${delivery.endpointId}#v${attempt.configVersion}`}
          className="underline underline-offset-2"
        >
          settings v{attempt.configVersion}
        </Link>
      </p>
    </Section>
  );
}

function Response({ attempt }: { attempt: Attempt }) {
  if (attempt.statusCode === null) {
    return (
      <Section title="Response" className="min-w-0">
        <p className="mb-2 font-mono text-failure text-xs">no answer</p>
        {attempt.detail && (
          <p className="break-words rounded-md bg-sunken px-3 py-2 font-mono text-xs">{attempt.detail}</p>
        )}
      </Section>
    );
  }
  return (
    <Section title="Response" className="min-w-0">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-2 font-mono text-xs">
        <span className={cx("font-semibold", attempt.code === "succeeded" ? "text-success" : "text-failure")}>
          {attempt.statusCode}
        </span>
        <span className="text-muted">
          in {duration(attempt.durationMs)}
          {attempt.remoteAddress && ` from ${attempt.remoteAddress}`}
        </span>
      </p>
      {attempt.responseHeaders && <HeaderList headers={attempt.responseHeaders} label="Response headers" />}
      {attempt.responseBody === null ? (
        <Notice>The answer is older than this Portico keeps answers.</Notice>
      ) : (
        <BodyView
          text={attempt.responseBody}
          label={attempt.responseCut ? "Body, its first 64 kB" : "Body"}
        />
      )}
    </Section>
  );
}
