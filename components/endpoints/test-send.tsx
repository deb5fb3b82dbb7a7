"use client";

import { Send } from "lucide-react";
import { Explanation } from "@/components/diagnosis/explanation";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { BodyView } from "@/components/ui/body-view";
import { HeaderList } from "@/components/ui/header-list";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { TimingBar } from "@/components/ui/timing-bar";
import { useAction } from "@/components/ui/use-action";
import type { TestResult } from "./test-result";
import { texts } from "./texts";

interface TestSendProps {
  readonly endpointId: string;
  readonly eventType: string;
  readonly timeoutMs: number;
  readonly onSend: (endpointId: string) => Promise<ActionResult<TestResult>>;
}

/** Sends the test event of the dialect once and shows the response. */
export function TestSend({ endpointId, eventType, timeoutMs, onSend }: TestSendProps) {
  const { run, isPending, result, problem } = useAction(onSend);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <ActionButton disabled={isPending} onClick={() => run(endpointId)}>
          <Send aria-hidden /> {isPending ? texts.test.sending : "Send test"}
        </ActionButton>
        <span className="text-muted text-xs">
          A signed <code className="font-mono">{eventType}</code>, {texts.test.note}
        </span>
      </div>
      <div role="status" className={isPending ? "opacity-50" : undefined}>
        {result?.ok && <TestResultView testResult={result.data} timeoutMs={timeoutMs} />}
        {problem && (
          <Notice tone="failure" role="alert">
            {problem}
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
      <TextLink href={`/deliveries/${testResult.deliveryId}`} className="w-fit text-sm">
        View delivery
      </TextLink>
    </div>
  );
}
