import type { TestResult } from "@/components/endpoints/test-result";
import type { TestSend } from "@/lib/deliveries/attempts/send-test";
import { diagnoseAttempt } from "@/lib/diagnosis/diagnose";

/** The result of a test send as plain data for the browser. */
export function testResult({ deliveryId, record }: TestSend): TestResult {
  const { phases: timings, code, statusCode, detail, location, evidence, responseHeaders } = record;
  const responseBody = record.responseBody?.toString("utf8") ?? null;
  const { url, timeoutMs } = record.claim;
  const durationMs = timings.totalMs;
  return {
    deliveryId,
    diagnosis: diagnoseAttempt({
      code,
      statusCode,
      detail,
      durationMs,
      timeoutMs,
      url,
      location,
      evidence,
      timings,
      responseHeaders,
      responseBody,
    }),
    timings,
    responseHeaders,
    responseBody,
  };
}
