import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { formatDuration } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { BodyView } from "@/components/ui/body-view";
import { Copyable } from "@/components/ui/copy";
import { HeaderList } from "@/components/ui/header-list";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { TimingBar } from "@/components/ui/timing-bar";
import type { AttemptBodies } from "@/lib/deliveries/read-attempt";
import type { AttemptView } from "@/lib/deliveries/read-delivery";
import type { SettingsInForce } from "@/lib/deliveries/read-settings-in-force";
import { SettingsAtAttempt } from "./settings-at-attempt";
import { texts } from "./texts";

/** One attempt, with everything that is known about it. */
export interface AttemptDetail {
  readonly attempt: AttemptView;
  readonly bodies: AttemptBodies;
  /** Null when the history of the endpoint does not have them. */
  readonly settings: SettingsInForce | null;
}

export interface AttemptPanelProps extends AttemptDetail {
  readonly endpointId: string;
  /** Shown below the response. */
  readonly children: ReactNode;
}

/** An attempt with its request, response, timings and settings. */
export function AttemptPanel({ endpointId, attempt, bodies, settings, children }: AttemptPanelProps) {
  return (
    <div className="grid gap-5">
      <Section
        title={`Attempt ${attempt.number} of cycle ${attempt.cycle}`}
        aside={<Time at={attempt.startedAt} show="absolute" className="font-mono text-muted text-xs" />}
      >
        <div className="grid gap-3">
          <TimingBar timings={attempt.timings} timeoutMs={settings?.timeoutMs ?? null} />
          {attempt.resumed && <Notice>{texts.attempt.resumed}</Notice>}
          {settings && <SettingsAtAttempt settings={settings} endpointId={endpointId} />}
        </div>
      </Section>
      <div className="grid items-start gap-x-8 gap-y-6 @4xl:grid-cols-2">
        <RequestSection attempt={attempt} body={bodies.request} />
        <div className="grid min-w-0 grid-cols-1 gap-6">
          <ResponseSection attempt={attempt} body={bodies.response} />
          {children}
        </div>
      </div>
    </div>
  );
}

function RequestSection({ attempt, body }: { attempt: AttemptView; body: AttemptBodies["request"] }) {
  if (attempt.requestSha256 === "") {
    return (
      <Section title="Request" className="min-w-0">
        <p className="text-muted">{texts.attempt.noRequest}</p>
      </Section>
    );
  }
  return (
    <Section title="Request" className="min-w-0">
      <p className="mb-2 flex min-w-0 items-baseline gap-2 font-mono text-xs">
        <span className="font-semibold">POST</span>
        <Copyable text={attempt.url} label="the URL" />
      </p>
      <HeaderList headers={attempt.requestHeaders} label="Request headers" />
      {body ? <BodyView {...body} label="Body" /> : <ExpiredBody sha256={attempt.requestSha256} />}
      {attempt.secretVersion !== null && (
        <p className="mt-2 text-muted text-xs">Signed with secret v{attempt.secretVersion}</p>
      )}
    </Section>
  );
}

function ExpiredBody({ sha256 }: { sha256: string }) {
  return (
    <Notice>
      {texts.attempt.requestExpired}{" "}
      <Copyable text={sha256} label="the SHA-256 of the bytes that were sent" />
    </Notice>
  );
}

function ResponseSection({ attempt, body }: { attempt: AttemptView; body: AttemptBodies["response"] }) {
  if (attempt.statusCode === null) {
    return (
      <Section title="Response" className="min-w-0">
        <p className="mb-2 font-mono text-failure text-xs">{texts.attempt.noResponse}</p>
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
          in {formatDuration(attempt.durationMs)}
          {attempt.remoteAddress && ` from ${attempt.remoteAddress}`}
        </span>
      </p>
      {attempt.responseHeaders && <HeaderList headers={attempt.responseHeaders} label="Response headers" />}
      {body ? (
        <BodyView {...body} label={attempt.responseCut ? "Start of the body" : "Body"} />
      ) : (
        <Notice>{texts.attempt.responseExpired}</Notice>
      )}
    </Section>
  );
}
