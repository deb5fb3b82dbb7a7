import { klikitRequest } from "@/tests/support/klikit";
import type { LoadPlan } from "./load-plan";

/** All requests of a plan as the bytes to write, built and signed before the first one is sent. */
export function signedRequests(plan: LoadPlan): Buffer[] {
  const { host, pathname } = new URL(plan.url);
  return Array.from({ length: plan.count }, (_, number) => {
    const { body, headers } = klikitRequest(plan.secret, bodyOf(plan, number), {
      "x-klikit-event-id": `${plan.run}-${number}`,
      "x-klikit-event-type": plan.type,
    });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${lines.join("")}content-length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
}

/** The receiver finds the number of an event at the beginning of its body. */
function bodyOf({ run, group, targets, bodyBytes }: LoadPlan, number: number): string {
  const start = `{"n":${number},"run":"${run}","group":"${group}","target":${number % targets},"pad":"`;
  return `${start}${"x".repeat(Math.max(0, bodyBytes - start.length - 2))}"}`;
}
