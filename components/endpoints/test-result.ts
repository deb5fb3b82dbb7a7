import type { Diagnosis } from "@/components/diagnosis/explanation";
import type { HeaderPairs } from "@/components/ui/header-list";
import type { Timings } from "@/components/ui/timing-bar";

/** The outcome of a test send, as plain data for the browser. */
export interface TestResult {
  readonly deliveryId: string;
  readonly diagnosis: Diagnosis;
  readonly timings: Timings;
  readonly responseHeaders: HeaderPairs | null;
  readonly responseBody: string | null;
}
