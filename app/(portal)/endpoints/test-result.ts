import type { TestResult } from "@/components/endpoints/test-result";
import type { TestSend } from "@/lib/deliveries/attempts/send-test";
import { diagnose } from "../diagnosis";

/** The result of a test send as plain data for the browser. */
export function testResult({ deliveryId, record }: TestSend): TestResult {
  const { phases: timings, code, statusCode, detail, responseHeaders } = record;
  const responseBody = record.responseBody?.toString("utf8") ?? null;
  const { url, timeoutMs } = record.claim;
  const durationMs = timings.totalMs;
  return {
    deliveryId,
    diagnosis: diagnose({
      code,
      statusCode,
      detail,
      durationMs,
      timeoutMs,
      url,
      timings,
      responseHeaders,
      responseBody,
    }),
    timings,
    responseHeaders,
    responseBody,
  };
}
