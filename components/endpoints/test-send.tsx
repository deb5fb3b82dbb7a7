"use client";

import { Send } from "lucide-react";
import Link from "next/link";
import { useState, useTransition } from "react";
import { Explanation } from "@/components/diagnosis/explanation";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { BodyView } from "@/components/ui/body-view";
import { HeaderList, type HeaderPairs } from "@/components/ui/header-list";
import { Notice } from "@/components/ui/notice";
import { TimingBar, type Timings } from "@/components/ui/timing-bar";
import type { Diagnosis } from "@/lib/diagnosis/diagnose";

/** What came of a test send, ready to be shown. */
export interface TestResult {
  readonly deliveryId: string;
  readonly diagnosis: Diagnosis;
  readonly timings: Timings;
  readonly responseHeaders: HeaderPairs | null;
  readonly responseBody: string | null;
}

interface TestSendProps {
  readonly endpointId: string;
  readonly eventType: string;
  readonly timeoutMs: number;
  readonly onSend: (endpointId: string) => Promise<ActionResult<TestResult>>;
}

/** Sends the dialect's test event, once, and shows the answer as soon as it is there. */
export function TestSend({ endpointId, eventType, timeoutMs, onSend }: TestSendProps) {
  const [result, setResult] = useState<ActionResult<TestResult>>();
  const [isPending, startTransition] = useTransition();
  const send = () => startTransition(async () => setResult(await onSend(endpointId)));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <ActionButton disabled={isPending} onClick={send}>
          <Send aria-hidden /> {isPending ? "Waiting for the answer" : "Send test"}
        </ActionButton>
        <span className="text-muted text-xs">
          A signed <code className="font-mono">{eventType}</code>, sent once, without retries
        </span>
      </div>
      <div role="status" className={isPending ? "opacity-50" : undefined}>
        {result?.ok && <TestResultView testResult={result.data} timeoutMs={timeoutMs} />}
        {result && !result.ok && (
          <Notice tone="failure" role="alert">
            {result.message}
          </Notice>
        )}
      </div>
    </div>
  );
}

function TestResultView({ testResult, timeoutMs }: { testResult: TestResult; timeoutMs: number }) {
  return (
    <div className="grid gap-3">
      <Explanation diagnosis={testResult.diagnosis} />
      <TimingBar timings={testResult.timings} timeoutMs={timeoutMs} />
      {testResult.responseHeaders && (
        <HeaderList headers={testResult.responseHeaders} label="Response headers" />
      )}
      {testResult.responseBody !== null && <BodyView text={testResult.responseBody} label="Response body" />}
      <Link
        href={`/deliveries/${testResult.deliveryId}`}
        className="w-fit text-accent text-sm underline-offset-2 hover:underline"
      >
        Open as a delivery
      </Link>
    </div>
  );
}
